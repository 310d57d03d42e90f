#include "module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char default_name[] = "phalanx.so";

static bool complain(const char *path, const char *reason, bool quiet)
{
    if (!quiet) fprintf(stderr, "tape: %s: %s\n", path, reason);
    return false;
}

static const tt_game *exported_game(void *handle)
{
    tt_game_export_function game_of;
    void *symbol = dlsym(handle, TT_GAME_EXPORT);
    if (!symbol) return NULL;
    memcpy(&game_of, &symbol, sizeof game_of); // C has no cast from data to functions
    const tt_game *game = game_of(TT_GAME_ABI);
    return game && tt_game_check(game) == TT_OK ? game : NULL;
}

bool module_load(game_module *module, const char *path, bool quiet)
{
    char file[PATH_MAX];
    *module = (game_module){0};
    // Without a slash the loader would look in the system's folders.
    const char *here = strchr(path, '/') ? "" : "./";
    if (snprintf(file, sizeof file, "%s%s", here, path) >= (int)sizeof file)
        return complain(path, "the path is too long", quiet);
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *reason = dlerror(); // names the file
        if (!quiet) fprintf(stderr, "tape: %s\n", reason ? reason : path);
        return false;
    }
    *module = (game_module){handle, exported_game(handle)};
    if (module->game) return true;
    module_close(module);
    return complain(path, "this is not a game module of this version", quiet);
}

bool module_load_default(game_module *module, bool quiet)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof default_name);
    if (size < 0) size = 0;
    path[size] = 0;
    char *slash = strrchr(path, '/');
    memcpy(slash ? slash + 1 : path, default_name, sizeof default_name);
    return module_load(module, path, quiet);
}

void module_close(game_module *module)
{
    if (module->handle) dlclose(module->handle);
    *module = (game_module){0};
}
