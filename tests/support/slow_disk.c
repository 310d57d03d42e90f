// A disk that blocks: preloaded into a program (LD_PRELOAD), it makes each sync TT_SLOW_DISK_MS
// longer, and says so on standard error: who reads along knows when one is on its way. Each write
// takes TT_SLOW_WRITE_MS longer.

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fdatasync(int file);
ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset);

static void wait_for(const char *name)
{
    const char *text = getenv(name);
    long ms = text ? strtol(text, NULL, 10) : 0;
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
}

static void say(const char *line, size_t size)
{
    (void)!write(STDERR_FILENO, line, size);
}

int fdatasync(int file)
{
    say("sync begins\n", 12);
    wait_for("TT_SLOW_DISK_MS");
    long result = syscall(SYS_fdatasync, file);
    say("sync ends\n", 10);
    return (int)result;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset)
{
    wait_for("TT_SLOW_WRITE_MS");
    return (ssize_t)syscall(SYS_pwrite64, file, bytes, size, offset);
}
