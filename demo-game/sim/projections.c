#include "projections.h"

#include "describe.h"
#include "phalanx.h"

#include <string.h>

static tt_value text(const char *words)
{
    return tt_value_of_bytes(words, strlen(words));
}

static tt_value seat_or_none(uint8_t seat)
{
    return tt_value_of(seat == PHALANX_NOBODY ? TT_VALUE_NONE : seat);
}

static bool read_notice(phalanx_notice *notice, const tt_outbox_entry *entry)
{
    if (entry->size != sizeof *notice) return false;
    memcpy(notice, entry->data, sizeof *notice);
    return true;
}

static void put_soldiers(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const phalanx_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        const uint16_t *standing = state->seat[seat].standing;
        tt_rows_put(rows,
                    (tt_value[]){tt_value_of(tt_sim_tick(sim)), tt_value_of(seat),
                                 tt_value_of(standing[0]), tt_value_of(standing[PHALANX_SPEARMAN]),
                                 tt_value_of(standing[PHALANX_ARCHER]),
                                 tt_value_of(standing[PHALANX_RIDER])});
    }
}

static void put_loss(void *context, const tt_sim *sim, uint32_t index, const tt_outbox_entry *entry,
                     tt_rows *rows)
{
    (void)context;
    (void)index;
    phalanx_notice notice;
    if (entry->kind != PHALANX_LOST || !read_notice(&notice, entry)) return;
    uint32_t minute = entry->tick / (60 * tt_sim_match(sim)->tick_rate);
    tt_rows_put(rows,
                (tt_value[]){tt_value_of(minute), tt_value_of(notice.seat), tt_value_of(notice.by),
                             text(describe_type(notice.type)), tt_value_of(1)});
}

static void put_shrines(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const phalanx_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; seat < state->seats; seat++)
        tt_rows_put(rows, (tt_value[]){tt_value_of(tt_sim_tick(sim)), tt_value_of(seat),
                                       tt_value_of(state->seat[seat].shrines)});
}

static void put_scores(void *context, const tt_sim *sim, tt_rows *rows)
{
    (void)context;
    const phalanx_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        const phalanx_seat *s = &state->seat[seat];
        tt_rows_put(rows,
                    (tt_value[]){tt_value_of(tt_sim_tick(sim)), tt_value_of(seat),
                                 tt_value_of(s->kills), tt_value_of(s->lost), tt_value_of(s->camp),
                                 tt_value_of(phalanx_score(state, seat))});
    }
}

// What happened, in a word. NULL: sounds and warnings, which nobody counts.
static const char *happening_of(uint32_t kind)
{
    static const char *const words[PHALANX_NOTICES] = {
        [PHALANX_RECRUITED] = "recruited", [PHALANX_LOST] = "lost",
        [PHALANX_FELL] = "camp fell",      [PHALANX_OUT] = "out",
        [PHALANX_BROKE] = "broke",         [PHALANX_RALLIED] = "rallied",
        [PHALANX_CLAIMED] = "shrine taken"};
    return kind < PHALANX_NOTICES ? words[kind] : NULL;
}

static bool has_other(uint32_t kind)
{
    return kind == PHALANX_LOST || kind == PHALANX_FELL || kind == PHALANX_CLAIMED;
}

static tt_value centimetres(uint16_t length)
{
    return tt_value_of(length * 100 / 256);
}

static void put_happening(void *context, const tt_sim *sim, uint32_t index,
                          const tt_outbox_entry *entry, tt_rows *rows)
{
    (void)context;
    (void)sim;
    phalanx_notice notice;
    const char *what = happening_of(entry->kind);
    tt_value nothing = {0};
    if (!what || !read_notice(&notice, entry)) return;
    tt_rows_put(rows,
                (tt_value[]){tt_value_of(entry->tick), tt_value_of(index), text(what),
                             tt_value_of(notice.seat),
                             seat_or_none(has_other(entry->kind) ? notice.by : PHALANX_NOBODY),
                             notice.type ? text(describe_type(notice.type)) : nothing,
                             centimetres(notice.x), centimetres(notice.y)});
}

// When the match is decided: how everyone stands.
static void put_result(void *context, const tt_sim *sim, uint32_t index,
                       const tt_outbox_entry *entry, tt_rows *rows)
{
    (void)context;
    (void)index;
    const phalanx_state *state = tt_sim_state(sim);
    for (uint32_t seat = 0; entry->kind == PHALANX_WON && seat < state->seats; seat++) {
        const phalanx_seat *s = &state->seat[seat];
        tt_rows_put(rows,
                    (tt_value[]){tt_value_of(seat), tt_value_of(tt_sim_tick(sim)),
                                 tt_value_of(s->team), tt_value_of(s->team == state->winner),
                                 tt_value_of(s->standing[0]), tt_value_of(s->kills),
                                 tt_value_of(s->lost), tt_value_of(phalanx_score(state, seat))});
    }
}

static const tt_projection projections[] = {
    {.name = "soldiers",
     .version = 1,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"soldiers", TT_COLUMN_NUMBER, "soldiers"},
                 {"spearmen", TT_COLUMN_NUMBER, NULL},
                 {"archers", TT_COLUMN_NUMBER, NULL},
                 {"riders", TT_COLUMN_NUMBER, NULL}},
     .state = put_soldiers},
    {.name = "losses",
     .version = 1,
     .columns = {{"minute", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"by_seat", TT_COLUMN_KEY, NULL},
                 {"type", TT_COLUMN_LABEL, NULL},
                 {"lost", TT_COLUMN_SUM, "losses a minute"}},
     .entry = put_loss},
    {.name = "shrines",
     .version = 1,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"held", TT_COLUMN_NUMBER, "shrines"}},
     .state = put_shrines},
    {.name = "scores",
     .version = 1,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"seat", TT_COLUMN_SEAT, NULL},
                 {"kills", TT_COLUMN_NUMBER, "kills"},
                 {"lost", TT_COLUMN_NUMBER, "lost"},
                 {"camp", TT_COLUMN_NUMBER, "camp"},
                 {"score", TT_COLUMN_NUMBER, "score"}},
     .state = put_scores},
    {.name = "happenings",
     .version = 1,
     .columns = {{"tick", TT_COLUMN_KEY, NULL},
                 {"entry", TT_COLUMN_KEY, NULL},
                 {"what", TT_COLUMN_TEXT, NULL},
                 {"seat", TT_COLUMN_NUMBER, NULL},
                 {"by_seat", TT_COLUMN_NUMBER, NULL},
                 {"type", TT_COLUMN_TEXT, NULL},
                 {"x_cm", TT_COLUMN_NUMBER, NULL},
                 {"y_cm", TT_COLUMN_NUMBER, NULL}},
     .entry = put_happening},
    {.name = "results",
     .version = 1,
     .columns = {{"seat", TT_COLUMN_SEAT, NULL},
                 {"tick", TT_COLUMN_NUMBER, NULL},
                 {"team", TT_COLUMN_NUMBER, NULL},
                 {"won", TT_COLUMN_NUMBER, NULL},
                 {"soldiers", TT_COLUMN_NUMBER, NULL},
                 {"kills", TT_COLUMN_NUMBER, NULL},
                 {"lost", TT_COLUMN_NUMBER, NULL},
                 {"score", TT_COLUMN_NUMBER, NULL}},
     .entry = put_result},
};

const tt_projections phalanx_projections = {
    TT_PROJECTIONS_ABI, sizeof projections / sizeof projections[0], projections};
