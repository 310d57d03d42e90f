// Opening a tape and all that hangs on it, and going on with them in the time that a frame leaves.
// What goes wrong with the file meanwhile is told in `trouble`; what could be read stays.

#include "watch.h"

#include "recorded_state.h"
#include "text.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double look_every = 0.25, live_for = 4, torn_after = 1; // seconds
static const double portion_time = 0.001;
enum { PORTION_MAX = 1024, NAMED_AT_ONCE = 4096 }; // turns
enum { KEPT_AT_ONCE = 1 << 18 };                   // bytes of snapshots

double watch_clock(void)
{
    return (double)SDL_GetPerformanceCounter() / (double)SDL_GetPerformanceFrequency();
}

const tt_tape_info *watch_info(const tape_watch *watch)
{
    return tt_tape_info_of(watch->tape);
}

uint32_t watch_tick(const tape_watch *watch)
{
    return player_look(watch->player).tick;
}

void watch_names(const tape_watch *watch, const char *players[TT_SEATS_MAX])
{
    const seat_names *names = watch->names;
    names_at(names, watch_tick(watch), players);
    for (uint32_t i = 0; i < names->count; i++) {
        const seat_name *taken = &names->taken[i];
        if (!players[taken->seat]) players[taken->seat] = taken->name;
    }
}

// Without the game's own, hues that lie far apart.
SDL_Color watch_color(const tape_watch *watch, uint32_t seat)
{
    static const SDL_Color hues[] = {
        {104, 162, 240, 255}, {232, 98, 82, 255},  {120, 200, 110, 255}, {236, 196, 84, 255},
        {190, 124, 224, 255}, {84, 204, 200, 255}, {240, 146, 70, 255},  {228, 140, 178, 255},
    };
    const tt_picture *picture = watch->module->picture;
    return picture ? picture->color(picture->context, seat)
                   : hues[seat % (sizeof hues / sizeof hues[0])];
}

// The last part of a path, as it may be shown.
static void name_file(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    text_copy(name, size, last, strlen(last));
}

static tt_status make(tape_watch *watch)
{
    const game_module *module = watch->module;
    watch->names = calloc(1, sizeof *watch->names);
    watch->bookmarks = calloc(1, sizeof *watch->bookmarks);
    if (!watch->names || !watch->bookmarks) return TT_OUT_OF_MEMORY;
    tt_cache *cache = watch->snaps.cache;
    tt_status status = index_create(module, watch->tape, 0, &watch->index);
    player_def def = {.game = module->game,
                      .tape = watch->tape,
                      .index = watch->index,
                      .cache = cache,
                      .anyway = module->anyway};
    if (status == TT_OK && cache) index_judge(watch->index, cache);
    if (status == TT_OK) status = player_create(&def, &watch->player);
    names_foretell(watch->names, watch_info(watch));
    return status;
}

// Why the game does not play the tape, and what would help.
static void tell_other_game(const tape_watch *watch, char reason[WATCH_REASON_SIZE])
{
    const tt_match *match = &watch_info(watch)->match;
    words_of_other_game(watch->module->game, match, reason, WATCH_REASON_SIZE);
    size_t said = strlen(reason);
    if (module_could_play(watch->module, match))
        snprintf(reason + said, WATCH_REASON_SIZE - said, "; --anyway plays it all the same");
}

// Who watches would look for more, or take what there is for safe.
static void tell_failed(tape_watch *watch)
{
    char words[WORDS_SIZE];
    if (!watch_info(watch)->failed) return;
    words_of_trouble(watch_info(watch), words, sizeof words);
    snprintf(watch->trouble, sizeof watch->trouble, "The tape's storage failed: %s", words);
}

bool watch_open(tape_watch *watch, const watch_def *def, char reason[WATCH_REASON_SIZE])
{
    tt_tape_fault fault = {0};
    *watch = (tape_watch){.module = def->module, .portion = 1, .grew = -1};
    name_file(def->path, watch->title, sizeof watch->title);
    if (snprintf(watch->path, sizeof watch->path, "%s", def->path) >= (int)sizeof watch->path) {
        snprintf(reason, WATCH_REASON_SIZE, "the path is too long");
        return false;
    }
    noted_start(&watch->files);
    tt_tape_def tape = {.path = def->path, .storage = &watch->files.storage};
    tt_status status = tt_tape_create(&tape, &watch->tape, &fault);
    if (status != TT_OK) {
        noted_words(&watch->files, &fault, def->path, reason, WATCH_REASON_SIZE);
        return false;
    }
    if (watch_info(watch)->first_tick > 0) {
        words_of_piece(watch_info(watch), reason, WATCH_REASON_SIZE);
        return false;
    }
    if (!module_plays(def->module, &watch_info(watch)->match)) {
        tell_other_game(watch, reason);
        return false;
    }
    if (!def->no_cache) snaps_open(&watch->snaps, watch->path, watch->tape, watch->module, true);
    status = make(watch);
    if (status != TT_OK) {
        snprintf(reason, WATCH_REASON_SIZE, "%s", tt_status_text(status));
        return false;
    }
    watch_read_bookmarks(watch);
    tell_failed(watch);
    return true;
}

void watch_close(tape_watch *watch)
{
    player_destroy(watch->player);
    index_destroy(watch->index);
    snaps_close(&watch->snaps);
    tt_tape_destroy(watch->tape);
    free(watch->names);
    free(watch->bookmarks);
    *watch = (tape_watch){0};
}

static void tell_damage(tape_watch *watch, const tt_tape_fault *fault)
{
    size_t said =
        (size_t)snprintf(watch->trouble, sizeof watch->trouble, "It can't be read any further: ");
    noted_words(&watch->files, fault, watch->path, watch->trouble + said,
                sizeof watch->trouble - said);
    watch->damaged = true;
}

// What a writer is writing right now looks torn, too: only what stays so is told.
static void tell_torn(tape_watch *watch, double now)
{
    uint64_t torn = watch_info(watch)->torn;
    if (torn != watch->torn) watch->torn_since = now;
    if (torn != watch->torn && watch->torn_told) {
        watch->torn_told = false;
        watch->trouble[0] = 0;
    }
    watch->torn = torn;
    if (torn == 0 || watch->torn_told || now - watch->torn_since < torn_after) return;
    watch->torn_told = true;
    snprintf(watch->trouble, sizeof watch->trouble,
             "The tape is torn: its last %" PRIu64 " bytes are not read", torn);
}

bool watch_follow(tape_watch *watch, double now)
{
    uint32_t before = watch_info(watch)->ticks;
    bool open = !watch_info(watch)->closed && !watch->damaged;
    if (!open || now - watch->looked < look_every) return false;
    watch->looked = now;
    tt_tape_fault fault = {0};
    fault.status = tt_tape_follow(watch->tape, &fault);
    uint32_t ticks = watch_info(watch)->ticks;
    if (ticks > before) names_foretell(watch->names, watch_info(watch));
    if (fault.status != TT_OK) tell_damage(watch, &fault);
    tell_torn(watch, now);
    if (ticks > before) watch->grew = now;
    player_set_growing(watch->player, watch_live(watch, now));
    return ticks > before;
}

bool watch_live(const tape_watch *watch, double now)
{
    return !watch_info(watch)->closed && !watch->damaged && watch->grew >= 0 &&
           now - watch->grew < live_for;
}

// A slow game takes few turns at a time, a fast one many: about a millisecond.
static void fit_portion(tape_watch *watch, double took)
{
    if (took < portion_time / 2 && watch->portion < PORTION_MAX) watch->portion *= 2;
    if (took > portion_time * 2 && watch->portion > 1) watch->portion /= 2;
}

static void tell_stop(tape_watch *watch, tt_status status)
{
    snprintf(watch->trouble, sizeof watch->trouble, "It can't be read beyond tick %" PRIu32 ": %s",
             watch_tick(watch), tt_status_text(status));
}

void watch_move(tape_watch *watch, double until)
{
    double before = watch_clock();
    while (!player_arrived(watch->player) && before < until) {
        tt_status status = player_move(watch->player, watch->portion);
        if (status != TT_OK) tell_stop(watch, status);
        double now = watch_clock();
        fit_portion(watch, now - before);
        before = now;
    }
}

static bool naming(const tape_watch *watch)
{
    return watch->names->ticks < watch_info(watch)->ticks;
}

bool watch_indexing(const tape_watch *watch)
{
    bool behind = index_tick(watch->index) < watch_info(watch)->ticks;
    return !watch->stuck && (behind || naming(watch));
}

// Nobody has to wait for them: until they are known, the last ones will do.
static tt_status read_names(tape_watch *watch)
{
    uint32_t ticks = watch_info(watch)->ticks, at = watch->names->ticks;
    return names_read(watch->names, watch->tape,
                      ticks - at < NAMED_AT_ONCE ? ticks : at + NAMED_AT_ONCE);
}

// Not of a tape that grows, whose end is never known, nor by other rules than it was played by.
bool watch_keeping(const tape_watch *watch)
{
    bool known = !watch_indexing(watch) && !watch->stuck && watch->grew < 0;
    return known && index_differs(watch->index) == UINT32_MAX &&
           snaps_due(&watch->snaps, watch_info(watch)->ticks);
}

static void keep_snaps(tape_watch *watch, double until)
{
    do
        snaps_write(&watch->snaps, index_history(watch->index), watch_info(watch)->ticks,
                    KEPT_AT_ONCE);
    while (watch_keeping(watch) && watch_clock() < until);
}

// A frame that has no time left takes a portion all the same, or a slow one would never get on.
void watch_index(tape_watch *watch, double until)
{
    double before = watch_clock();
    for (bool first = true; watch_indexing(watch) && (first || before < until); first = false) {
        bool names = naming(watch);
        tt_status status = names ? read_names(watch) : index_advance(watch->index, watch->portion);
        if (status != TT_OK) {
            watch->stuck = true;
            tell_stop(watch, status);
        }
        double now = watch_clock();
        if (!names) fit_portion(watch, now - before);
        before = now;
    }
    if (watch_keeping(watch)) keep_snaps(watch, until);
}

bool watch_recorded(const tape_watch *watch, uint64_t *recorded)
{
    return recorded_trail(watch->tape, watch_tick(watch), recorded);
}

bool watch_camps(const tape_watch *watch, tt_camps *camps)
{
    return recorded_camps(watch->tape, watch_tick(watch), camps);
}
