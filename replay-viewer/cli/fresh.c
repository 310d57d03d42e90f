#include "fresh.h"

#include <inttypes.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 10, WORDS_SIZE_MAX = 2 * PATH_MAX + 256 };

extern char **environ;

typedef struct command_line {
    char *words[WORDS_MAX + 1];
    char text[WORDS_SIZE_MAX];
    size_t count, size;
    bool full;
} command_line;

static void add(command_line *line, const char *word)
{
    size_t size = strlen(word) + 1;
    line->full = line->full || size > sizeof line->text - line->size || line->count == WORDS_MAX;
    if (line->full) return;
    line->words[line->count++] = memcpy(line->text + line->size, word, size);
    line->size += size;
}

static void add_tick(command_line *line, const char *option, uint32_t tick)
{
    char number[12];
    snprintf(number, sizeof number, "%" PRIu32, tick);
    add(line, option);
    add(line, number);
}

// With this file as its input, and its output into this pipe.
static bool spawn(command_line *line, int in, const int out[2], pid_t *id)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return false;
    bool fine = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO) == 0 &&
                posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO) == 0 &&
                posix_spawn_file_actions_addclose(&actions, out[0]) == 0 &&
                posix_spawn_file_actions_addclose(&actions, out[1]) == 0 &&
                posix_spawn(id, "/proc/self/exe", &actions, NULL, line->words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return fine;
}

FILE *fresh_image(tt_sim *sim)
{
    FILE *image = tmpfile();
    uint64_t trail = tt_sim_trail(sim), size = tt_sim_bytes_size(tt_sim_game(sim));
    bool written = image && fwrite(&trail, sizeof trail, 1, image) == 1 &&
                   fwrite(tt_sim_bytes(sim), size, 1, image) == 1 && fflush(image) == 0;
    if (written) return image;
    if (image) fclose(image);
    return NULL;
}

bool fresh_start(fresh_process *fresh, const cli_run *run, FILE *image, uint32_t from, uint32_t to)
{
    int ends[2];
    command_line line = {0};
    add(&line, "tape");
    add(&line, "synctest");
    add(&line, run->options.files[0]);
    add(&line, "--fresh");
    add_tick(&line, "--from", from);
    add_tick(&line, "--to", to);
    if (run->options.game) add(&line, "--game");
    if (run->options.game) add(&line, run->options.game);
    if (line.full || lseek(fileno(image), 0, SEEK_SET) != 0) return false;
    if (pipe(ends) != 0) return false;
    bool started = spawn(&line, fileno(image), ends, &fresh->id);
    close(ends[1]);
    fresh->said = started ? fdopen(ends[0], "r") : NULL;
    if (!fresh->said) close(ends[0]);
    if (started && !fresh->said) waitpid(fresh->id, NULL, 0);
    return fresh->said != NULL;
}

bool fresh_trail(fresh_process *fresh, uint64_t *trail)
{
    return fread(trail, sizeof *trail, 1, fresh->said) == 1;
}

bool fresh_state(fresh_process *fresh, void *bytes, uint64_t size)
{
    return fread(bytes, size, 1, fresh->said) == 1;
}

void fresh_end(fresh_process *fresh)
{
    fclose(fresh->said); // whoever goes on writing is ended by that
    waitpid(fresh->id, NULL, 0);
}

static cli_exit play_on(const cli_run *run, tt_sim *sim, uint32_t to)
{
    cli_exit result = CLI_YES;
    tt_turn turn;
    while (result == CLI_YES && tt_sim_tick(sim) < to) {
        result = cli_read(run, 0, tt_sim_tick(sim), &turn);
        if (result == CLI_YES) tt_sim_apply(sim, &turn);
        uint64_t trail = tt_sim_trail(sim);
        if (fwrite(&trail, sizeof trail, 1, stdout) != 1) result = CLI_CANNOT;
    }
    uint64_t size = tt_sim_bytes_size(tt_sim_game(sim));
    bool said = result == CLI_YES && fwrite(tt_sim_bytes(sim), size, 1, stdout) == 1;
    return said ? CLI_YES : CLI_CANNOT;
}

cli_exit fresh_run(const cli_run *run)
{
    const cli_options *options = &run->options;
    const tt_tape_info *info = tt_tape_info_of(run->tapes[0]);
    tt_sim_def def = {.game = run->module.game, .match = &info->match};
    tt_sim *sim = NULL;
    uint64_t trail, size = tt_sim_bytes_size(def.game);
    uint8_t *bytes = malloc(size);
    bool fits = options->from <= options->to && options->to <= info->ticks;
    tt_status status = !fits ? TT_OUT_OF_RANGE : bytes ? TT_OK : TT_OUT_OF_MEMORY;
    if (status == TT_OK) status = tt_sim_create(&def, &sim);
    bool read = status == TT_OK && fread(&trail, sizeof trail, 1, stdin) == 1 &&
                fread(bytes, size, 1, stdin) == 1;
    cli_exit result = CLI_CANNOT;
    if (read) {
        tt_sim_load(sim, options->from, trail, bytes);
        result = play_on(run, sim, options->to);
    } else if (status == TT_OK) {
        cli_wrong("stdin", "it has no state of this game");
    } else {
        cli_complain(run, options->files[0], status);
    }
    tt_sim_destroy(sim);
    free(bytes);
    return result;
}
