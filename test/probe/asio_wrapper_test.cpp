// The wrappers for Boost.Asio.
#include <boost/asio.hpp>

#include <costall/probe/asio.h>

namespace net = boost::asio;

#include "test/probe/asio_wrapper_cases.h"
