/* root_error.c: what an edit of a root refused: finds the key and the office that the words for it tell of. */
#include <stdio.h>
#include <string.h>

#include "cmd/root/root.h"

/* The error of a key begins with its id. id: set where it is told; the facts borrow it. */
static void find_key(struct nsync_root_edit_facts *facts, struct nsync_id *id, const struct root_work *work,
		     const struct nsync_error *err)
{
	if (strlen(err->text) >= NSYNC_HEX_SIZE - 1 &&
	    nsync_id_parse(id, (struct nsync_str){ err->text, NSYNC_HEX_SIZE - 1 }) &&
	    nsync_root_edit_holder(&facts->holder, &facts->role, work->edit, id))
		facts->key = id->hex;
}

/* Whether the error is about an office that the root did not have before the edit. */
static bool about_new_office(const struct root_work *work, const struct nsync_error *err)
{
	char office[32];

	return work->from && sscanf(err->where, "/root/offices/%31[^/]", office) == 1 &&
	       !nsync_root_office(work->from, nsync_str(office));
}

int report_root_error(struct call *call, const struct root_work *work, const struct nsync_error *err)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_root_edit_facts facts = {
		.file = work->replace ? work->path : NULL,
		.path = work->path,
		.first = !work->from,
		.new_office = about_new_office(work, err),
	};
	struct nsync_id id;

	if (!work->edit) /* a file or a repository that cannot be read */
		return report_error(call, err);
	if (!strcmp(err->where, "key"))
		find_key(&facts, &id, work, err);
	if (nsync_words_root_edit(&message, err, &facts))
		return report_refusal(call, err->where, &message);
	return report_error(call, err);
}
