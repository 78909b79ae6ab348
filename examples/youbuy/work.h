// The application's one job. youbuy.cpp and youbuy_fixed.cpp each define it.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "database.h"

namespace youbuy {

constexpr int kItems = 40;

auto do_work(Database& database) -> boost::asio::awaitable<void>;

}  // namespace youbuy
