/*
 * inspect - reading values: what ol_arg, ol_get_*, ol_item, ol_property and
 * ol_entry do. Errors and threads as offloop.h says of each; a message names where
 * in the arguments the value is.
 */

#ifndef OL__RUNTIME_INSPECT_H
#define OL__RUNTIME_INSPECT_H

#include "offloop.h"

size_t ol__arg_count(const ol_task_t *task);
ol_value_t ol__arg(ol_task_t *task, size_t index);
ol_type_t ol__type(ol_task_t *task, ol_value_t value);
const char *ol__describe(ol_task_t *task, ol_value_t value);
int ol__get_bool(ol_task_t *task, ol_value_t value, bool *out);
int ol__get_int(ol_task_t *task, ol_value_t value, int64_t *out);
int ol__get_number(ol_task_t *task, ol_value_t value, double *out);
int ol__get_bigint(ol_task_t *task, ol_value_t value, bool *negative, const uint64_t **words, size_t *word_count);
int ol__get_string(ol_task_t *task, ol_value_t value, const char **data, size_t *len);
int ol__get_date(ol_task_t *task, ol_value_t value, double *ms);
int ol__get_bytes(ol_task_t *task, ol_value_t value, void **data, size_t *len);
int ol__get_typed_array(ol_task_t *task, ol_value_t value, ol_element_t *type, void **data, size_t *count);
bool ol__is_shared(ol_task_t *task, ol_value_t value);
int ol__count(ol_task_t *task, ol_value_t value, size_t *out);
ol_value_t ol__item(ol_task_t *task, ol_value_t array, size_t index);
ol_value_t ol__property(ol_task_t *task, ol_value_t object, const char *name, size_t len);
ol_value_t ol__entry(ol_task_t *task, ol_value_t object, size_t index, const char **name, size_t *len);

#endif
