// The counting itself: a test that can't see an allocation would prove nothing.

#include "no_malloc.h"
#include "toy.h"

#include "tickertape/sim.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>

Test(no_malloc, counts_every_kind_while_armed_and_none_otherwise)
{
    void *volatile kept = malloc(1);
    tt_no_malloc_arm();
    void *volatile fresh = malloc(1);
    void *volatile zeroed = calloc(2, 2);
    kept = realloc(kept, 100);
    tt_no_malloc_disarm();
    void *volatile late = malloc(1);
    cr_assert(eq(u64, tt_no_malloc_count(), 3));
    cr_assert(ne(ptr, (void *)(uintptr_t)tt_no_malloc_first(), NULL));
    free(kept);
    free(fresh);
    free(zeroed);
    free(late);
}

Test(no_malloc, sees_into_our_libraries)
{
    tt_match match = toy_match(2);
    tt_sim_def def = {.game = &toy_game, .match = &match};
    tt_sim *sim;
    tt_no_malloc_arm();
    tt_status status = tt_sim_create(&def, &sim);
    uint64_t count = tt_no_malloc_count();
    tt_sim_destroy(sim);
    cr_assert(eq(int, status, TT_OK));
    cr_assert(lt(u64, 0, count));
}
