// The same program with Asio's hooks.
#include "test/probe/youbuy_shape_test.cpp"
