// Time that a thread has worked, which waiting and other processes' work are no part of.
#pragma once

namespace mnemo {

// Of the calling thread, since it began.
double ThreadSeconds();

}  // namespace mnemo
