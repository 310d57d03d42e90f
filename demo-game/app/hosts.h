// A host's name becomes an address beside the loop of the window: the system may take half a minute
// to say that there is no such host, and a frame takes a sixtieth of a second.
//
//     host_search_start -> host_search_ask ... FOUND, IN_VAIN -> host_search_end
//                      '-> host_search_end                         at any moment: it never waits
#pragma once

#include <stdbool.h>

enum {
    HOST_NAME_SIZE = 256,   // bytes of a name, the final 0 included
    HOST_ADDRESS_SIZE = 16, // of an address: 255.255.255.255
};

typedef enum host_answer { SEARCH_GOES_ON, SEARCH_FOUND, SEARCH_IN_VAIN } host_answer;

// Finds the IPv4 address of a name, however long that takes; false: there is none. Called on a
// thread of its own, also after the search has ended.
typedef bool (*host_finder)(void *context, const char *name, char address[HOST_ADDRESS_SIZE]);
// The system's way.
bool host_find(void *context, const char *name, char address[HOST_ADDRESS_SIZE]);

typedef struct host_search host_search;

// Begins to look for a name, which is copied, by `find`. NULL: there is no memory or no thread.
host_search *host_search_start(const char *name, host_finder find, void *context);
// What is known by now; with SEARCH_FOUND the address.
host_answer host_search_ask(host_search *search, char address[HOST_ADDRESS_SIZE]);
// Ends it, answered or not. NULL is fine.
void host_search_end(host_search *search);
