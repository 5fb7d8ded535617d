/*
 * measure - the functions that lib calls about how long tasks took. JS thread;
 * each callback's data is the environment's ol_js_env_t.
 */

#ifndef OL__NAPI_MEASURE_H
#define OL__NAPI_MEASURE_H

#include <node_api.h>

/* createMeter(index): the id of a new meter for the C task at `index`. */
napi_value ol_js_create_meter(napi_env env, napi_callback_info info);

/* countRuns(): by the meters' ids, how many tasks each has counted. */
napi_value ol_js_count_runs(napi_env env, napi_callback_info info);

/* readMeter(id): [wait, run, deliver], each a Float64Array [count, least, greatest,
 * sum, value, count of value, value, count, ...] in ns, the values rising. */
napi_value ol_js_read_meter(napi_env env, napi_callback_info info);

#endif
