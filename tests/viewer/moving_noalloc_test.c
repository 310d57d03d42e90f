// Playing, seeking and indexing allocate nothing.

#include "no_malloc.h"

#include "played.h"

static void move_about(void)
{
    srand(19);
    player_play(player, true);
    for (uint32_t i = 0; i < 500; i++) {
        player_set_backwards(player, i % 3 == 0);
        player_seek(player, (uint32_t)rand() % (TICKS + 1));
        for (uint32_t move = 0; move < 20; move++) {
            EACH(player_move(player, 50) == TT_OK);
            player_pass_time(player, FRAME);
        }
    }
}

Test(moving, allocates_nothing)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    for (uint32_t i = 0; i < 3; i++) {
        tape_index *known;
        tape = recorded_tape(TICKS, fill);
        cr_assert(eq(int, index_create(&(game_module){.game = games[i]}, tape, 0, &known), TT_OK));
        player_def def = {.game = games[i], .tape = tape, .index = known};
        cr_assert(eq(int, player_create(&def, &player), TT_OK));
        tt_no_malloc_arm();
        move_about();
        tt_no_malloc_disarm();
        cr_assert(eq(u64, tt_no_malloc_count(), 0));
        cr_assert(lt(u32, TICKS / 2, index_tick(known)));
        player_destroy(player);
        index_destroy(known);
        tt_tape_destroy(tape);
    }
}
