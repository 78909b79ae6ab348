// Boost.Asio's completion tokens and signals.
#include "test/pipeline/adapters/boost_asio.h"

#include "test/pipeline/adapters/asio_operation_cases.h"
#include "test/pipeline/adapters/asio_signal_cases.h"
