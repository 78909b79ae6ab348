// Tells the checker what a declaration of yours means, where no rule pack does
// and its structure does not show it. Expands to nothing under compilers that
// are not Clang; never changes what the program does, its ABI or its warnings.
// No include, C++11 and later. Tested by test/meta/install_test.py.
//
//   COSTALL_SLOW auto fetch(Key key) -> Task<Row>;          // a remote call
//   class COSTALL_PRODUCER(polled) RowStream { ... };       // moves in next()
//   COSTALL_SPAWN void start_detached(Task<void> work);     // runs by itself
//   class COSTALL_PERMIT Lease { ... };                     // others wait for it
//
// An annotation wins over a rule pack, and a pack over what the structure
// shows. One that cannot be read is told, with its place, and counts as absent.
#pragma once

#if defined(__clang__)
#define COSTALL_DETAIL_ANNOTATE(text) [[clang::annotate("costall:" text)]]
#else
#define COSTALL_DETAIL_ANNOTATE(text)
#endif

// On a function, or on a type that is awaited: awaiting it may take long (a
// timer, the network, a disk, another process, a queue that may be full).
#define COSTALL_SLOW COSTALL_DETAIL_ANNOTATE("slow")

// On a function, or on a type that is awaited: awaiting it never takes long,
// whatever its body seems to do. Silences findings that rest on its cost.
#define COSTALL_FAST COSTALL_DETAIL_ANNOTATE("fast")

// On a type, or on a function that returns one: it owns started work, and
// `model` says what that work does while nobody pulls (docs/glossary.md):
// polled, no_refill, prefetch, batch, handoff, frozen or independent.
#define COSTALL_PRODUCER(model) COSTALL_DETAIL_ANNOTATE("producer=" #model)

// On a function: the work handed to it goes on by itself from there, on an
// executor or a scope. It is no longer for the caller to drive.
#define COSTALL_SPAWN COSTALL_DETAIL_ANNOTATE("spawn")

// On a type: while an object of it lives, it holds something that others wait
// for (a lock, a semaphore's permit, a pooled connection, a lease).
#define COSTALL_PERMIT COSTALL_DETAIL_ANNOTATE("permit")

// On a function that is a coroutine: the compiler pass (docs/pass.md) leaves it
// alone, and the probe does not see it.
#define COSTALL_NO_PROBE COSTALL_DETAIL_ANNOTATE("no-probe")
