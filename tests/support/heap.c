// Under AddressSanitizer its allocator knows, otherwise that of the C library.

#include "heap.h"

#include <malloc.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define TT_ADDRESS_SANITIZER
#endif
#endif

#ifdef TT_ADDRESS_SANITIZER
size_t __sanitizer_get_current_allocated_bytes(void); // NOLINT(bugprone-reserved-identifier)

size_t heap_in_use(void)
{
    return __sanitizer_get_current_allocated_bytes();
}
#else
size_t heap_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
#endif
