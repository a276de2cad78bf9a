// An addon of one function, setEnvironment(name, value): sets a variable of the process unless it is set. In a worker
// thread process.env is a copy, which native code does not see, and TensorFlow reads its settings as it loads.
#include <node_api.h>

#include <cstdlib>

static napi_value SetEnvironment(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2;
  char name[64];
  char value[64];
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr) != napi_ok || count != 2 ||
      napi_get_value_string_utf8(env, arguments[0], name, sizeof name, nullptr) != napi_ok ||
      napi_get_value_string_utf8(env, arguments[1], value, sizeof value, nullptr) != napi_ok) {
    napi_throw_type_error(env, nullptr, "setEnvironment takes a name and a value");
    return nullptr;
  }
  setenv(name, value, 0);
  return nullptr;
}

NAPI_MODULE_INIT() {
  napi_value function;
  if (napi_create_function(env, "setEnvironment", NAPI_AUTO_LENGTH, SetEnvironment, nullptr, &function) != napi_ok)
    return nullptr;
  return function;
}
