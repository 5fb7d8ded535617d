/*
 * host_windows - where Node-API's functions are: in the program that has loaded the addon, whatever it is
 * called. An import library would have them looked for in a `node.exe`, of which Electron has none;
 * and what makes up for that elsewhere, delayed loading with a hook, loses numbers that are passed to a
 * function when it is called first, as binutils writes it. So these are the addon's imports, the pointers
 * that a compiler calls what is declared as imported by, filled before anything runs that calls one.
 *
 * Whoever calls another function of Node-API adds it to the list: the linker asks for it.
 */

#include <stdbool.h>
#include <string.h>
#include <windows.h>

#define FUNCTIONS(XX) \
  XX(napi_add_env_cleanup_hook) \
  XX(napi_add_finalizer) \
  XX(napi_adjust_external_memory) \
  XX(napi_call_function) \
  XX(napi_call_threadsafe_function) \
  XX(napi_check_object_type_tag) \
  XX(napi_close_handle_scope) \
  XX(napi_create_array) \
  XX(napi_create_array_with_length) \
  XX(napi_create_arraybuffer) \
  XX(napi_create_async_work) \
  XX(napi_create_bigint_words) \
  XX(napi_create_date) \
  XX(napi_create_double) \
  XX(napi_create_error) \
  XX(napi_create_external) \
  XX(napi_create_external_arraybuffer) \
  XX(napi_create_function) \
  XX(napi_create_int32) \
  XX(napi_create_object) \
  XX(napi_create_reference) \
  XX(napi_create_string_utf8) \
  XX(napi_create_threadsafe_function) \
  XX(napi_create_typedarray) \
  XX(napi_create_uint32) \
  XX(napi_define_properties) \
  XX(napi_delete_async_work) \
  XX(napi_delete_reference) \
  XX(napi_detach_arraybuffer) \
  XX(napi_fatal_exception) \
  XX(napi_get_all_property_names) \
  XX(napi_get_and_clear_last_exception) \
  XX(napi_get_array_length) \
  XX(napi_get_arraybuffer_info) \
  XX(napi_get_boolean) \
  XX(napi_get_cb_info) \
  XX(napi_get_date_value) \
  XX(napi_get_element) \
  XX(napi_get_global) \
  XX(napi_get_named_property) \
  XX(napi_get_null) \
  XX(napi_get_property) \
  XX(napi_get_prototype) \
  XX(napi_get_reference_value) \
  XX(napi_get_typedarray_info) \
  XX(napi_get_undefined) \
  XX(napi_get_value_bigint_words) \
  XX(napi_get_value_bool) \
  XX(napi_get_value_double) \
  XX(napi_get_value_external) \
  XX(napi_get_value_int32) \
  XX(napi_get_value_string_utf16) \
  XX(napi_get_value_string_utf8) \
  XX(napi_get_value_uint32) \
  XX(napi_is_array) \
  XX(napi_is_arraybuffer) \
  XX(napi_is_date) \
  XX(napi_is_detached_arraybuffer) \
  XX(napi_is_exception_pending) \
  XX(napi_is_typedarray) \
  XX(napi_open_handle_scope) \
  XX(napi_queue_async_work) \
  XX(napi_ref_threadsafe_function) \
  XX(napi_release_threadsafe_function) \
  XX(napi_set_element) \
  XX(napi_set_named_property) \
  XX(napi_strict_equals) \
  XX(napi_throw_error) \
  XX(napi_throw_type_error) \
  XX(napi_type_tag_object) \
  XX(napi_typeof) \
  XX(napi_unref_threadsafe_function)

#define DEFINE(name) FARPROC __imp_##name;
FUNCTIONS(DEFINE)
#undef DEFINE

static const struct {
  FARPROC *pointer;
  const char *name;
} imports[] = {
#define LIST(name) {&__imp_##name, #name},
  FUNCTIONS(LIST)
#undef LIST
};

/* Whether the program has them all. */
static bool
find_functions(void) {
  HMODULE program = GetModuleHandleW(NULL);
  for (size_t i = 0; i < sizeof(imports) / sizeof(imports[0]); i++) {
    *imports[i].pointer = GetProcAddress(program, imports[i].name);
    if (*imports[i].pointer == NULL) return false;
  }
  return true;
}

/* Called by Windows; false refuses the addon. */
BOOL WINAPI
DllMain(HINSTANCE addon, DWORD reason, LPVOID reserved) {
  (void) addon;
  (void) reserved;
  return reason != DLL_PROCESS_ATTACH || find_functions();
}
