// One ring, in which three counts chase each other:
//
//     jobs     …[done][done][running][waiting][waiting]…
//                ^popped     ^run                      ^pushed
//
// The job that runs is the thread's alone, so the lock is free while it waits for the disk.

#include "tickertape/syncer.h"

#include "allocation.h"

#include <pthread.h>
#include <signal.h>

enum { SYNCS_DEFAULT = 1024 };

typedef struct sync_job {
    tt_tape_sync sync;
    uint32_t tag;
} sync_job;

struct tt_syncer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    uint32_t capacity;
    uint64_t popped, run, pushed; // under the lock
    bool ends;                    // likewise
    sync_job jobs[];
};

static sync_job *job_of(tt_syncer *syncer, uint64_t number)
{
    return &syncer->jobs[number % syncer->capacity];
}

static void *work(void *context)
{
    tt_syncer *syncer = context;
    pthread_mutex_lock(&syncer->lock);
    for (;;) {
        while (syncer->run == syncer->pushed && !syncer->ends)
            pthread_cond_wait(&syncer->more, &syncer->lock);
        if (syncer->run == syncer->pushed) break;
        sync_job *job = job_of(syncer, syncer->run);
        pthread_mutex_unlock(&syncer->lock);
        tt_tape_sync_run(&job->sync);
        pthread_mutex_lock(&syncer->lock);
        syncer->run++;
    }
    pthread_mutex_unlock(&syncer->lock);
    return NULL;
}

// The signals of the process are for its own threads.
static bool start_thread(tt_syncer *syncer)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&syncer->thread, NULL, work, syncer) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

tt_status tt_syncer_create(const tt_syncer_def *def, tt_syncer **out)
{
    *out = NULL;
    uint32_t capacity = def->syncs_max > 0 ? def->syncs_max : SYNCS_DEFAULT;
    size_t size = sizeof(tt_syncer) + capacity * sizeof(sync_job);
    tt_syncer *syncer = tt_allocate(&def->allocator, 1, size);
    if (!syncer) return TT_OUT_OF_MEMORY;
    syncer->capacity = capacity;
    pthread_mutex_init(&syncer->lock, NULL);
    pthread_cond_init(&syncer->more, NULL);
    if (!start_thread(syncer)) {
        pthread_cond_destroy(&syncer->more);
        pthread_mutex_destroy(&syncer->lock);
        tt_free(syncer);
        return TT_OUT_OF_MEMORY;
    }
    *out = syncer;
    return TT_OK;
}

void tt_syncer_destroy(tt_syncer *syncer)
{
    if (!syncer) return;
    pthread_mutex_lock(&syncer->lock);
    syncer->ends = true;
    pthread_cond_signal(&syncer->more);
    pthread_mutex_unlock(&syncer->lock);
    pthread_join(syncer->thread, NULL);
    pthread_cond_destroy(&syncer->more);
    pthread_mutex_destroy(&syncer->lock);
    tt_free(syncer);
}

bool tt_syncer_push(tt_syncer *syncer, uint32_t tag, const tt_tape_sync *sync)
{
    pthread_mutex_lock(&syncer->lock);
    bool fits = syncer->pushed - syncer->popped < syncer->capacity;
    if (fits) {
        *job_of(syncer, syncer->pushed++) = (sync_job){*sync, tag};
        pthread_cond_signal(&syncer->more);
    }
    pthread_mutex_unlock(&syncer->lock);
    return fits;
}

bool tt_syncer_pop(tt_syncer *syncer, uint32_t *tag, tt_tape_sync *sync)
{
    pthread_mutex_lock(&syncer->lock);
    bool there = syncer->popped < syncer->run;
    if (there) {
        const sync_job *job = job_of(syncer, syncer->popped++);
        *tag = job->tag;
        *sync = job->sync;
    }
    pthread_mutex_unlock(&syncer->lock);
    return there;
}
