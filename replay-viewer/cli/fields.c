#include "fields.h"

#include "cli.h"

#include <inttypes.h>
#include <stdio.h>

enum { DIFFERING_MAX = 20 }; // that are printed one by one

const tt_layout *fields_layout(const tt_game *game)
{
    if (game->layout && tt_game_flat(game)) return game->layout;
    cli_wrong(game->name, "this game has no layout of a flat state");
    return NULL;
}

bool fields_found(const tt_game *game, const char *path)
{
    uint64_t at, size;
    const tt_layout *layout = fields_layout(game);
    if (!layout) return false;
    return tt_layout_find(layout, layout->state, path, &at, &size) ||
           cli_wrong(path, "there is no such field");
}

void fields_print(const tt_sim *sim, const char *path)
{
    const tt_layout *layout = tt_sim_game(sim)->layout;
    const void *state = tt_sim_state(sim);
    uint64_t at, size;
    tt_layout_value value;
    char words[TT_LAYOUT_WORDS_SIZE];
    if (!tt_layout_find(layout, layout->state, path, &at, &size)) return;
    for (uint64_t end = at + size; at < end; at += value.field->size) {
        if (!tt_layout_at(layout, layout->state, at, &value)) break;
        tt_layout_words(&value, state, words);
        printf("%s  %s\n", value.path, words);
    }
}

static void print_both(const tt_layout_value *value, const void *a, const void *b)
{
    char left[TT_LAYOUT_WORDS_SIZE], right[TT_LAYOUT_WORDS_SIZE];
    tt_layout_words(value, a, left);
    tt_layout_words(value, b, right);
    printf("  %s  %s, %s\n", value->path, left, right);
}

void fields_print_differing(const tt_sim *a, const tt_sim *b)
{
    const tt_layout *layout = tt_sim_game(a)->layout;
    const void *left = tt_sim_state(a), *right = tt_sim_state(b);
    uint64_t from = 0, count = 0;
    tt_layout_value value;
    for (; tt_layout_differs(layout, left, right, from, &value); count++) {
        if (count < DIFFERING_MAX) print_both(&value, left, right);
        from = value.offset + value.field->size;
    }
    if (count > DIFFERING_MAX) printf("  and %" PRIu64 " more\n", count - DIFFERING_MAX);
    if (count == 0) printf("  only who is present, or whether it is paused\n");
}
