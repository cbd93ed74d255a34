/*
 * root.c: looking into a trust root, and freeing it.
 */
#include <stdlib.h>

#include "internal.h"

void nsync_root_free(struct nsync_root *root)
{
	if (!root)
		return;
	for (size_t i = 0; i < root->office_count && root->offices; i++)
		free(root->offices[i].group.keys);
	free(root->offices);
	free(root->root.keys);
	free(root->merge.keys);
	free(root->keys);
	nsync_json_doc_release(&root->doc);
	nsync_buf_release(&root->bytes);
	nsync_buf_release(&root->message);
	free(root);
}

void nsync_root_freep(struct nsync_root **root)
{
	nsync_root_free(*root);
}

static int by_code(const void *code, const void *office)
{
	return nsync_str_cmp(*(const struct nsync_str *)code,
			     nsync_str(((const struct nsync_root_office *)office)->code));
}

const struct nsync_root_office *nsync_root_office(const struct nsync_root *root,
						  struct nsync_str code)
{
	if (!root->office_count)
		return NULL;
	return bsearch(&code, root->offices, root->office_count, sizeof(*root->offices), by_code);
}

static int by_id(const void *id, const void *key)
{
	return strcmp(((const struct nsync_id *)id)->hex,
		      ((const struct nsync_root_key *)key)->id.hex);
}

const struct nsync_root_key *nsync_root_key(const struct nsync_root *root,
					    const struct nsync_id *id)
{
	if (!root->key_count)
		return NULL;
	return bsearch(id, root->keys, root->key_count, sizeof(*root->keys), by_id);
}

const struct nsync_root_office *nsync_root_office_of(const struct nsync_root *root,
						     const struct nsync_id *id)
{
	for (size_t i = 0; i < root->office_count; i++)
		if (nsync_root_group_has(root, &root->offices[i].group, id))
			return &root->offices[i];
	return NULL;
}

const char *nsync_root_role(const struct nsync_root *root, const struct nsync_id *id)
{
	const struct nsync_root_office *office;

	if (nsync_root_group_has(root, &root->root, id))
		return "root";
	if (nsync_root_group_has(root, &root->merge, id))
		return "merge";
	office = nsync_root_office_of(root, id);
	return office ? office->code : "";
}

bool nsync_root_group_has(const struct nsync_root *root, const struct nsync_root_group *group,
			  const struct nsync_id *id)
{
	for (size_t i = 0; i < group->count; i++)
		if (nsync_id_eq(&root->keys[group->keys[i]].id, id))
			return true;
	return false;
}
