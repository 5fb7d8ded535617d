/*
 * copy: values read into C and made anew by hand, synchronously on the JS
 * thread. What crosses no thread and asks for nothing but the one type it is
 * given is the least that a conversion can cost.
 *
 * copyNumbers(array)   copyObject(object)     of numbers
 * copyStrings(array)   copyObjects(array)     of objects of numbers
 * copyString(string)   copyBytes(Uint8Array)
 *
 * Each answers the copy, or throws. Everything that was read is freed before.
 */

#ifndef RAW_COPY_H
#define RAW_COPY_H

#include <node_api.h>

/* Adds the functions to the addon's exports. */
napi_status raw_define_copies(napi_env env, napi_value exports);

#endif
