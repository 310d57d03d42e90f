// Time that passes backwards, at the match's own speed, shows what it showed on its way on.

#include "played.h"

Test(player_back, passes_the_same_backwards)
{
    open_player(TICKS, &toy_game);
    play_through();
    go(TICKS, 1000);
    player_set_backwards(player, true);
    cr_assert(player_backwards(player));
    for (uint32_t quarter = 4 * TICKS; quarter-- > 0;) {
        uint32_t tick = (quarter + 3) / 4;
        pass(TT_SECOND / 80);
        EACH(stands_at(tick));
        EACH(player_look(player).blend ==
             (tick == 0 ? PLAYER_BLEND : PLAYER_BLEND / 4 * ((quarter + 3) % 4 + 1)));
    }
    pass_second(); // the start stops it
    EACH(stands_at(0));
    player_set_backwards(player, false);
    player_play(player, true);
    pass_second();
    EACH(stands_at(20));
    close_player();
}

// Also while it plays, whatever its speed.
Test(player_back, goes_on_where_going_back_has_led)
{
    open_player(TICKS, &toy_game);
    play_through();
    go(400, 100);
    player_set_speed(player, PLAYER_FASTEST);
    player_play(player, true);
    player_set_backwards(player, true);
    pass_second();
    EACH(stands_at(380) && player_playing(player));
    player_set_backwards(player, false);
    pass(TT_SECOND / 10);
    EACH(stands_at(380 + 128));
    close_player();
}

// One turn for each tick that passes, and what lies between two snapshots now and then: no pause
// that one would see.
Test(player_back, applies_few_turns_a_frame_while_it_goes_back)
{
    open_player(TICKS, &toy_game);
    go(TICKS, 1000);
    player_set_backwards(player, true);
    uint64_t start = tt_playback_applied(player_playback(player)), before = start;
    while (player_wanted(player) > 0) {
        pass(FRAME);
        uint64_t now = tt_playback_applied(player_playback(player));
        EACH(now - before <= 16 + 1);
        before = now;
    }
    cr_assert(le(u64, before - start, 2 * TICKS));
    close_player();
}
