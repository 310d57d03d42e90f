// A turn is one write, at the length that the file is known to have:
//
//     [header][turn][turn] … [trails][turn] …
//                                            ^ size: all before it is whole records
//
// A write that fails is taken back by cutting the file there, and nothing is written any more.

#include "writing.h"

#include "allocation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool tt_tape_write_at(int fd, const uint8_t *bytes, size_t size, uint64_t offset)
{
    while (size > 0) {
        ssize_t written = pwrite(fd, bytes, size, (off_t)offset);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        size -= (size_t)written;
        offset += (uint64_t)written;
    }
    return true;
}

tt_status tt_tape_write_bytes(tt_tape_writer *writer, const tt_writer *bytes)
{
    TT_ASSERT(!bytes->failed);
    if (writer->broken) return TT_CLOSED;
    if (tt_tape_write_at(writer->fd, bytes->data, bytes->size, writer->size)) {
        writer->size += bytes->size;
        return TT_OK;
    }
    writer->broken = true;
    writer->trouble = TT_TROUBLE_WRITE;
    // Should any of this fail too, what was written reads as a torn tail.
    if (ftruncate(writer->fd, (off_t)writer->size) != 0) return TT_IO;
    tt_tape_write_slot(writer, TT_SLOT_FAILED, writer->slot.offset, writer->slot.ticks);
    return TT_IO;
}

static bool match_writable(const tt_match *match)
{
    return tt_name_valid(match->game) && tt_name_valid(match->name) && match->seats >= 1 &&
           match->seats <= TT_SEATS_MAX && match->tick_rate >= 1 &&
           match->tick_rate <= TT_TICK_RATE_MAX && match->settings_size <= TT_SETTINGS_SIZE_MAX;
}

static tt_status create_file(const char *path, int *fd)
{
    *fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (*fd >= 0) return TT_OK;
    return errno == EEXIST ? TT_EXISTS : TT_IO;
}

static tt_status write_header(tt_tape_writer *writer, const tt_tape_writer_def *def)
{
    tt_tape_header header = {.match = *def->match, .first_tick = def->first_tick};
    if (def->build) memcpy(header.build, def->build, strlen(def->build));
    if (def->first_tick > 0)
        memcpy(header.head, def->head, TT_HEAD_SIZE);
    else
        tt_chain_start(def->match, header.head);
    memcpy(writer->head, header.head, TT_HEAD_SIZE);
    uint8_t bytes[TT_TAPE_HEADER_MAX];
    tt_writer whole = tt_writer_of(bytes, sizeof bytes);
    tt_tape_header_write(&header, &whole);
    writer->header_check = header.check;
    writer->slot = (tt_slot){.sequence = 1, .offset = header.size, .ticks = header.first_tick};
    bool written = tt_tape_write_at(writer->fd, bytes, whole.size, 0);
    writer->size = whole.size;
    return written ? TT_OK : TT_IO;
}

static tt_status begin(tt_tape_writer *writer, const tt_tape_writer_def *def, const char *path)
{
    tt_status status = create_file(path, &writer->fd);
    if (status != TT_OK) return status;
    status = write_header(writer, def);
    if (status == TT_OK) return TT_OK;
    close(writer->fd);
    unlink(path);
    return status;
}

// Replacing means a new file under the old name, once it can be written: who reads the old one can go on.
static tt_status begin_beside(tt_tape_writer *writer, const tt_tape_writer_def *def)
{
    struct stat there;
    bool other = stat(def->path, &there) == 0 && !S_ISREG(there.st_mode);
    if (other) return TT_EXISTS; // a device or a folder is not replaced by anything
    size_t size = strlen(def->path) + sizeof ".new";
    char *beside = tt_allocate(&def->allocator, 1, size);
    if (!beside) return TT_OUT_OF_MEMORY;
    snprintf(beside, size, "%s.new", def->path);
    unlink(beside);
    tt_status status = begin(writer, def, beside);
    if (status == TT_OK && rename(beside, def->path) != 0) {
        close(writer->fd);
        unlink(beside);
        status = TT_IO;
    }
    tt_free(beside);
    return status;
}

tt_status tt_tape_writer_create(const tt_tape_writer_def *def, tt_tape_writer **out)
{
    *out = NULL;
    bool build_fits = !def->build || strlen(def->build) <= TT_TAPE_BUILD_MAX;
    bool begins = (def->first_tick > 0) == (def->head != NULL);
    if (!build_fits || !begins || !match_writable(def->match)) return TT_BAD_ARGUMENT;
    tt_tape_writer *writer = tt_allocate(&def->allocator, 1, sizeof *writer);
    if (!writer) return TT_OUT_OF_MEMORY;
    writer->tick_rate = def->match->tick_rate;
    writer->seats = def->match->seats;
    writer->first_tick = def->first_tick;
    writer->numbering.tick = def->first_tick;
    tt_status status = def->force ? begin_beside(writer, def) : begin(writer, def, def->path);
    if (status != TT_OK) {
        tt_free(writer);
        return status;
    }
    *out = writer;
    return TT_OK;
}

tt_status tt_tape_append(tt_tape_writer *writer, const void *bytes, size_t size)
{
    tt_numbering numbering = writer->numbering;
    tt_reader reader = tt_reader_of(bytes, size);
    tt_turn_read(&writer->turn, &numbering, &reader);
    if (!tt_reader_done(&reader) || numbering.tick == 0) return TT_BAD_ARGUMENT;

    uint8_t head[TT_HEAD_SIZE];
    memcpy(head, writer->head, sizeof head);
    tt_chain_link(head, bytes, size);
    uint8_t data[4 + TT_TURN_SIZE_MAX + TT_TAPE_CHECK_SIZE];
    tt_writer record = tt_writer_of(data, sizeof data);
    tt_record_begin(TT_RECORD_TURN, size, &record);
    tt_write_bytes(&record, bytes, size);
    tt_write_bytes(&record, head, TT_TAPE_CHECK_SIZE);
    tt_status status = tt_tape_write_bytes(writer, &record);
    if (status != TT_OK) return status;
    memcpy(writer->head, head, sizeof head);
    writer->numbering = numbering;
    return TT_OK;
}

uint32_t tt_tape_writer_ticks(const tt_tape_writer *writer)
{
    return writer->numbering.tick;
}

void tt_tape_writer_head(const tt_tape_writer *writer, uint8_t head[TT_HEAD_SIZE])
{
    memcpy(head, writer->head, TT_HEAD_SIZE);
}

static tt_status write_close(tt_tape_writer *writer, bool over, uint32_t over_tick)
{
    if (over && over_tick > writer->numbering.tick) return TT_BAD_ARGUMENT;
    uint8_t bytes[TT_CLOSE_PAYLOAD];
    tt_writer payload = tt_writer_of(bytes, sizeof bytes);
    tt_write_u8(&payload, over ? TT_CLOSE_COMPLETE : 0);
    tt_write_u32(&payload, over ? over_tick : 0);
    tt_write_u32(&payload, writer->numbering.tick - writer->first_tick);
    return tt_tape_write_side(writer, TT_RECORD_CLOSE, &payload);
}

tt_status tt_tape_close(tt_tape_writer *writer, bool over, uint32_t over_tick)
{
    if (!writer) return TT_OK;
    tt_status status = tt_tape_flush(writer);
    if (status == TT_OK) status = write_close(writer, over, over_tick);
    if (status == TT_OK) status = tt_tape_settle(writer);
    if (close(writer->fd) != 0 && status == TT_OK) status = TT_IO;
    tt_free(writer);
    return status;
}
