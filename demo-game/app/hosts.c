#include "hosts.h"

#include <SDL2/SDL.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>

// Shared by the window and the thread that looks; the last of the two to leave frees it. The thread
// writes `found` and `address` before it sets `answered`.
struct host_search {
    SDL_atomic_t owners, answered;
    host_finder find;
    void *context;
    char name[HOST_NAME_SIZE];
    bool found;
    char address[HOST_ADDRESS_SIZE];
};

bool host_find(void *context, const char *name, char address[HOST_ADDRESS_SIZE])
{
    (void)context;
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM}, *found = NULL;
    if (getaddrinfo(name, NULL, &hints, &found) != 0) return false;
    const struct sockaddr_in *first = (const struct sockaddr_in *)(const void *)found->ai_addr;
    bool told = inet_ntop(AF_INET, &first->sin_addr, address, HOST_ADDRESS_SIZE) != NULL;
    freeaddrinfo(found);
    return told;
}

static void leave(host_search *search)
{
    if (SDL_AtomicDecRef(&search->owners)) free(search);
}

static int look(void *data)
{
    host_search *search = data;
    search->found = search->find(search->context, search->name, search->address);
    SDL_AtomicSet(&search->answered, 1);
    leave(search);
    return 0;
}

host_search *host_search_start(const char *name, host_finder find, void *context)
{
    host_search *search = calloc(1, sizeof *search);
    if (!search) return NULL;
    search->find = find;
    search->context = context;
    SDL_strlcpy(search->name, name, sizeof search->name);
    SDL_AtomicSet(&search->owners, 2);
    SDL_Thread *thread = SDL_CreateThread(look, "host", search);
    if (!thread) {
        free(search);
        return NULL;
    }
    SDL_DetachThread(thread); // it may look on for long after nobody wants to know any more
    return search;
}

host_answer host_search_ask(host_search *search, char address[HOST_ADDRESS_SIZE])
{
    if (!SDL_AtomicGet(&search->answered)) return SEARCH_GOES_ON;
    if (!search->found) return SEARCH_IN_VAIN;
    SDL_strlcpy(address, search->address, HOST_ADDRESS_SIZE);
    return SEARCH_FOUND;
}

void host_search_end(host_search *search)
{
    if (search) leave(search);
}
