// Names of hosts that are looked for beside the loop.

#include "hosts.h"

#include <SDL2/SDL.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static host_answer answer_of(host_search *search, char address[HOST_ADDRESS_SIZE])
{
    host_answer answer = SEARCH_GOES_ON;
    for (int i = 0; i < 20000 && answer == SEARCH_GOES_ON; i++) {
        answer = host_search_ask(search, address);
        SDL_Delay(1);
    }
    return answer;
}

static bool is_found(const char *name, const char *expected)
{
    char address[HOST_ADDRESS_SIZE] = "";
    host_search *search = host_search_start(name, host_find, NULL);
    cr_assert(search != NULL);
    host_answer answer = answer_of(search, address);
    host_search_end(search);
    return answer == SEARCH_FOUND && strcmp(address, expected) == 0;
}

Test(hosts, have_addresses)
{
    cr_assert(is_found("127.0.0.1", "127.0.0.1"));
    cr_assert(is_found("localhost", "127.0.0.1"));
    cr_assert(is_found("255.255.255.255", "255.255.255.255"));
}

// Resolvers there are that know every name: no name is sure to be none.
static bool find_nothing(void *context, const char *name, char address[HOST_ADDRESS_SIZE])
{
    (void)context;
    (void)name;
    (void)address;
    return false;
}

Test(hosts, that_are_none_are_not_found)
{
    char address[HOST_ADDRESS_SIZE];
    host_search *search = host_search_start("no.such.host", find_nothing, NULL);
    cr_assert(search != NULL);
    cr_assert(eq(int, answer_of(search, address), SEARCH_IN_VAIN));
    host_search_end(search);
    host_search_end(NULL);
}

// A system that does not answer until it may; then it says so.
typedef struct slow_system {
    SDL_sem *may, *done;
} slow_system;

static bool find_slowly(void *context, const char *name, char address[HOST_ADDRESS_SIZE])
{
    slow_system *slow = context;
    SDL_SemWait(slow->may);
    SDL_strlcpy(address, "10.1.2.3", HOST_ADDRESS_SIZE);
    bool found = strcmp(name, "a.host") == 0;
    SDL_SemPost(slow->done);
    return found;
}

Test(hosts, that_are_found_late_are_awaited_and_can_be_given_up)
{
    char address[HOST_ADDRESS_SIZE];
    slow_system slow = {SDL_CreateSemaphore(0), SDL_CreateSemaphore(0)};
    host_search *waits = host_search_start("a.host", find_slowly, &slow);
    host_search *given_up = host_search_start("a.host", find_slowly, &slow);
    cr_assert(waits != NULL && given_up != NULL);
    SDL_Delay(20);
    cr_assert(eq(int, host_search_ask(waits, address), SEARCH_GOES_ON));
    host_search_end(given_up); // and does not wait for its thread
    SDL_SemPost(slow.may);
    SDL_SemPost(slow.may);
    cr_assert(eq(int, answer_of(waits, address), SEARCH_FOUND));
    cr_assert(eq(int, strcmp(address, "10.1.2.3"), 0));
    host_search_end(waits);
    SDL_SemWait(slow.done);
    SDL_SemWait(slow.done);
    SDL_DestroySemaphore(slow.may);
    SDL_DestroySemaphore(slow.done);
}
