// A system that knows no host: preloaded into a program (LD_PRELOAD), it says so after
// TT_NO_HOSTS_MS.

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <time.h>

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
    const char *text = getenv("TT_NO_HOSTS_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    (void)name, (void)service, (void)hints, (void)found;
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
    return EAI_NONAME;
}
