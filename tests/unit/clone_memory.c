/*
 * clone_memory.c: every allocation fails once of what a clone does without libgit2, which keeps
 * memory of its own: its state folder, a file's name, a committer's.
 */
#include "tests/support/clone_fixture.h"
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

static struct nsync_clone clone;

static enum nsync_code find_state(struct nsync_error *err)
{
	enum nsync_code code = nsync_clone_find_state(&clone, err);

	free(TAKE(clone.state));
	return code;
}

static enum nsync_code name_file(struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);

	return nsync_clone_path_on_disk(&name, clone.repo, "items/gt/2026/02/a.1.json", err);
}

Test(clone_memory, each_allocation_fails_in_turn)
{
	PLACE(place);
	nsync_clone_init(&clone);
	place_open(&clone, &place, "gt");
	free(TAKE(clone.state));
	fail_each("state", find_state, 0);
	fail_each("name", name_file, 0);
	nsync_clone_release(&clone);
}

#endif
