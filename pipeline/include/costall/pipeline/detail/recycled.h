// Recycled memory for small objects that come and go with every item.
//
// Must not be used for what is aligned more than operator new aligns. Tested by
// test/pipeline/blocks/channel_items_test.cpp and oneshot_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_RECYCLED_H
#define COSTALL_PIPELINE_DETAIL_RECYCLED_H

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include <costall/pipeline/frame_memory.h>

namespace costall::pipeline::detail {

template <class T>
inline constexpr bool can_recycle =
    alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__;

/// A base that makes `new` of what holds a `T` take recycled memory.
struct unrecycled {};
template <class T>
using recycled_for =
    std::conditional_t<can_recycle<T>, recycled_frame, unrecycled>;

/// For allocate_shared.
template <class T>
class recycled_allocator {
 public:
  using value_type = T;

  recycled_allocator() noexcept = default;
  template <class U>
  explicit(false) recycled_allocator(recycled_allocator<U>) noexcept {}

  auto allocate(std::size_t count) -> T* {
    return static_cast<T*>(frame_memory::allocate(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    frame_memory::release(memory, count * sizeof(T));
  }
  friend auto operator==(recycled_allocator, recycled_allocator) noexcept
      -> bool = default;
};

template <class T, class... From>
auto make_recycled(From&&... from) -> std::shared_ptr<T> {
  if constexpr (can_recycle<T>) {
    return std::allocate_shared<T>(recycled_allocator<T>(),
                                   std::forward<From>(from)...);
  } else {
    return std::make_shared<T>(std::forward<From>(from)...);
  }
}

}  // namespace costall::pipeline::detail

#endif
