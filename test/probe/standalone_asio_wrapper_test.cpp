// The wrappers for standalone Asio.
#include <asio.hpp>

#include <costall/probe/standalone_asio.h>

namespace net = asio;

#include "test/probe/asio_wrapper_cases.h"
