// Keeping states, thinning them and bringing them back allocates nothing.

#include "no_malloc.h"

#include "tickertape/history.h"
#include "tickertape/recent.h"
#include "tickertape/zstd.h"

#include "kept.h"

enum { TICKS = 10000 };

static void play_about(tt_sim *sim, tt_recent *recent, tt_history *history)
{
    for (uint32_t i = 0; i < TICKS; i++) {
        uint32_t back = tt_sim_tick(sim) / 2, found;
        kept_apply(sim);
        tt_recent_add(recent);
        tt_history_add(history, sim);
        if (i % 1000 != 999 || !tt_history_before(history, back, &found)) continue;
        tt_history_restore(history, found, sim);
        tt_recent_add(recent);
    }
}

Test(keeping, allocates_nothing)
{
    tt_game flat = kept_churning(&toy_game), heap = kept_churning(&toy_heap);
    const tt_game *const games[] = {&flat, &heap, &toy_marked};
    for (uint32_t k = 0; k < 3; k++) {
        tt_sim *sim = kept_sim(games[k], 20);
        tt_recent *recent;
        tt_history *history;
        tt_history_def def = {.game = games[k],
                              .codec = &tt_zstd,
                              .budget = tt_history_least(games[k], &tt_zstd) + 50000,
                              .spacing = 1};
        cr_assert(IS(tt_recent_create(&(tt_recent_def){.sim = sim}, &recent), TT_OK));
        cr_assert(IS(tt_history_create(&def, &history), TT_OK));
        tt_no_malloc_arm();
        play_about(sim, recent, history);
        tt_no_malloc_disarm();
        cr_assert(eq(u64, tt_no_malloc_count(), 0));
        cr_assert(lt(u32, 1, tt_history_spacing(history)));
        tt_history_destroy(history);
        tt_recent_destroy(recent);
        tt_sim_destroy(sim);
    }
}
