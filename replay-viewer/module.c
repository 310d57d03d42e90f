#include "module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Where the default game may be, seen from the program's folder: as installed, as built.
static const char *const default_places[] = {TT_GAMES_FOLDER "/phalanx.so", "phalanx.so"};

static bool complain(char reason[MODULE_REASON_SIZE], const char *path, const char *what)
{
    snprintf(reason, MODULE_REASON_SIZE, "%s: %s", path, what);
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

static bool picture_is_whole(const tt_picture *picture)
{
    return picture->abi == TT_VIEW_ABI && picture->create && picture->destroy && picture->draw &&
           picture->bounds && picture->color;
}

static const tt_picture *exported_picture(void *handle)
{
    tt_view_export_function picture_of;
    void *symbol = dlsym(handle, TT_VIEW_EXPORT);
    if (!symbol) return NULL;
    memcpy(&picture_of, &symbol, sizeof picture_of);
    const tt_picture *picture = picture_of(TT_VIEW_ABI);
    return picture && picture_is_whole(picture) ? picture : NULL;
}

static const tt_projections *exported_projections(void *handle)
{
    tt_projections_export_function projections_of;
    void *symbol = dlsym(handle, TT_PROJECTIONS_EXPORT);
    if (!symbol) return NULL;
    memcpy(&projections_of, &symbol, sizeof projections_of);
    return projections_of(TT_PROJECTIONS_ABI);
}

static bool refuse(game_module *module, char reason[MODULE_REASON_SIZE], const char *path,
                   const char *what)
{
    module_close(module);
    return complain(reason, path, what);
}

// By the file's size and time: who builds it anew makes another one.
static void name_build(game_module *module, const char *file)
{
    struct stat about;
    if (stat(file, &about) != 0) return;
    snprintf(module->build, sizeof module->build, "%s %lld %lld.%09ld", TT_VERSION,
             (long long)about.st_size, (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
}

bool module_load(game_module *module, const char *path, char reason[MODULE_REASON_SIZE])
{
    char file[PATH_MAX];
    *module = (game_module){0};
    // Without a slash the loader would look in the system's folders.
    const char *here = strchr(path, '/') ? "" : "./";
    if (snprintf(file, sizeof file, "%s%s", here, path) >= (int)sizeof file)
        return complain(reason, path, "the path is too long");
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *error = dlerror(); // names the file
        snprintf(reason, MODULE_REASON_SIZE, "%s", error ? error : path);
        return false;
    }
    *module = (game_module){.handle = handle,
                            .game = exported_game(handle),
                            .picture = exported_picture(handle),
                            .projections = exported_projections(handle)};
    name_build(module, file);
    if (!module->game)
        return refuse(module, reason, path, "this is not a game module of this version");
    if (module->projections && !tt_projections_check(module->projections))
        return refuse(module, reason, path, "its projections don't hold together");
    return true;
}

bool module_load_default(game_module *module, char reason[MODULE_REASON_SIZE])
{
    char program[PATH_MAX], path[2 * PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size < 0 ? 0 : size] = 0;
    char *slash = strrchr(program, '/');
    if (!slash) return complain(reason, "/proc/self/exe", "the program's folder is not known");
    int folder = (int)(slash + 1 - program);
    for (size_t i = 0; i < sizeof default_places / sizeof default_places[0]; i++) {
        snprintf(path, sizeof path, "%.*s%s", folder, program, default_places[i]);
        if (access(path, F_OK) == 0) break;
    }
    return module_load(module, path, reason);
}

void module_close(game_module *module)
{
    if (module->handle) dlclose(module->handle);
    *module = (game_module){0};
}

bool module_plays(const game_module *module, const tt_match *match)
{
    return tt_game_plays(module->game, match) ||
           (module->anyway && module_could_play(module, match));
}

bool module_could_play(const game_module *module, const tt_match *match)
{
    return strcmp(module->game->name, match->game) == 0 && match->seats <= module->game->seats_max;
}
