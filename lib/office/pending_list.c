/* pending_list.c: the list of files that status tells of, and of what could not be looked at. */
#include <stdlib.h>

#include "internal.h"

void nsync_pendings_release(struct nsync_pendings *pendings)
{
	for (size_t i = 0; i < pendings->count; i++)
		free(pendings->list[i].file);
	free(pendings->list);
	*pendings = (struct nsync_pendings){ .list = NULL };
}

size_t nsync_pendings_count(const struct nsync_pendings *pendings, enum nsync_story_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < pendings->count; i++)
		count += pendings->list[i].state == state;
	return count;
}

enum nsync_code nsync_pending_add(struct nsync_pending **out, struct nsync_pendings *pendings,
				  enum nsync_story_state state, struct nsync_str file,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);

	nsync_path_escape(&path, file);
	TRY(nsync_buf_check(&path, err));
	TRY(NSYNC_GROW(pendings->list, pendings->count, pendings->cap, err));
	*out = &pendings->list[pendings->count];
	memset(*out, 0, sizeof(**out));
	(*out)->state = state;
	(*out)->file = strndup(file.p, file.n);
	if (!(*out)->file)
		return nsync_fail_memory(err);
	nsync_str_copy((*out)->path, sizeof((*out)->path), nsync_buf_view(&path));
	pendings->count++;
	return NSYNC_OK;
}

/* For people only: an item that does not read has no headline. */
void nsync_pending_headline(struct nsync_pending *out, const struct nsync_clone *clone,
			    const struct nsync_oid *tree)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error quiet = { 0 };
	struct nsync_path path;
	bool found;

	nsync_item_file_init(&file);
	if (!nsync_path_parse(&path, nsync_str(out->file)) ||
	    (path.kind != NSYNC_PATH_ITEM && path.kind != NSYNC_PATH_COSIGNATURE))
		return;
	nsync_path_item(file.path, &path.story, path.number);
	if (!nsync_clone_item_in_tree(&file, &found, clone->repo, tree, &quiet) && found)
		nsync_str_copy(out->headline, sizeof(out->headline), file.item.headline);
}

static int by_state(const void *a, const void *b)
{
	const struct nsync_pending *x = a, *y = b;

	return x->state != y->state ? (x->state > y->state) - (x->state < y->state)
				    : strcmp(x->file, y->file);
}

void nsync_pendings_sort(struct nsync_pendings *pendings)
{
	if (pendings->count)
		qsort(pendings->list, pendings->count, sizeof(*pendings->list), by_state);
}

enum nsync_code nsync_status_trouble(struct nsync_office_status *out,
				     const struct nsync_error *trouble, struct nsync_error *err)
{
	if (trouble->code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	TRY(NSYNC_GROW(out->troubles, out->trouble_count, out->trouble_cap, err));
	out->troubles[out->trouble_count++] = *trouble;
	return NSYNC_OK;
}
