/*
 * construct - what ol_new_* do: values made as drafts of their task. Errors and
 * threads as offloop.h says of each.
 */

#ifndef OL__RUNTIME_CONSTRUCT_H
#define OL__RUNTIME_CONSTRUCT_H

#include "offloop.h"

ol_value_t ol__new_undefined(ol_task_t *task);
ol_value_t ol__new_null(ol_task_t *task);
ol_value_t ol__new_bool(ol_task_t *task, bool boolean);
ol_value_t ol__new_number(ol_task_t *task, double number);
ol_value_t ol__new_bigint(ol_task_t *task, int64_t integer);
ol_value_t ol__new_bigint_words(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count);
ol_value_t ol__new_string(ol_task_t *task, const char *data, size_t len);
ol_value_t ol__new_date(ol_task_t *task, double ms);
ol_value_t ol__new_error(ol_task_t *task, const char *code, const char *message);
ol_value_t ol__new_bytes(ol_task_t *task, const void *data, size_t len);
ol_value_t ol__new_typed_array(ol_task_t *task, ol_element_t type, size_t count, void **data);
ol_value_t ol__new_array(ol_task_t *task);
ol_value_t ol__new_object(ol_task_t *task);

#endif
