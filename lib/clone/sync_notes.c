/* sync_notes.c: the list of what a sync has to tell. */
#include <stdlib.h>

#include "sync.h"

void nsync_sync_release(struct nsync_sync *sync)
{
	for (size_t i = 0; i < sync->note_count; i++) {
		free(sync->notes[i].path);
		free(sync->notes[i].file);
		free(sync->notes[i].copy);
	}
	free(sync->notes);
	*sync = (struct nsync_sync){ .notes = NULL };
}

enum nsync_code nsync_sync_note(struct nsync_sync_note **out, struct nsync_sync *sync,
				enum nsync_sync_note_kind kind, const char *path,
				struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);

	nsync_path_escape(&name, nsync_str(path));
	TRY(nsync_buf_check(&name, err));
	TRY(NSYNC_GROW(sync->notes, sync->note_count, sync->note_cap, err));
	*out = &sync->notes[sync->note_count++];
	**out = (struct nsync_sync_note){ .kind = kind, .file = strdup(path) };
	(*out)->path = TAKE(name.p);
	nsync_buf_init(&name, name.max);
	return (*out)->file ? NSYNC_OK : nsync_fail_memory(err);
}
