/*
 * refs_path.c: add documents from the disk, a file or all of a folder, to those that a schema may
 * refer to.
 */
#include <string.h>
#include <sys/stat.h>

#include "nsync/schema.h"

#define MAX_NAME 4096 /* bytes of a path or of a URI */

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum nsync_code add_file(struct nsync_schema_refs *refs, struct nsync_str uri,
				const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_error found = { 0 };

	TRY(nsync_file_read(&bytes, path, err));
	if (nsync_schema_refs_add(refs, uri, nsync_buf_view(&bytes), &found))
		return nsync_fail_within(err, path, &found);
	return NSYNC_OK;
}

static enum nsync_code add_folder(struct nsync_schema_refs *refs, struct nsync_str uri,
				  const char *path, unsigned depth, struct nsync_error *err);

/* One name of the folder: a folder, a document, or neither. */
static enum nsync_code add_entry(struct nsync_schema_refs *refs, struct nsync_str uri,
				 const char *path, const char *name, unsigned depth,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(MAX_NAME);
	AUTO(nsync_buf_release) struct nsync_buf below = NSYNC_BUF_INIT(MAX_NAME);
	const bool ends = uri.n && uri.p[uri.n - 1] == '/';

	nsync_buf_printf(&file, "%s/%s", path, name);
	nsync_buf_printf(&below, "%.*s%s%s", NSYNC_FMT(uri), ends ? "" : "/", name);
	TRY(nsync_buf_check(&file, err));
	TRY(nsync_buf_check(&below, err));
	if (is_folder(file.p))
		return add_folder(refs, nsync_buf_view(&below), file.p, depth + 1, err);
	return nsync_text_ends(name, ".json") ? add_file(refs, nsync_buf_view(&below), file.p, err) : NSYNC_OK;
}

static enum nsync_code add_folder(struct nsync_schema_refs *refs, struct nsync_str uri,
				  const char *path, unsigned depth, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	char **names;
	size_t count;

	/* Also where a symbolic link leads back up. */
	if (depth == NSYNC_MAX_REF_DEPTH)
		return nsync_fail(err, NSYNC_ELIMIT, path, "folders deeper than %u",
				  NSYNC_MAX_REF_DEPTH);
	TRY(nsync_file_list(&names, &count, path, err));
	for (size_t i = 0; i < count && !code; i++)
		code = add_entry(refs, uri, path, names[i], depth, err);
	nsync_names_free(names, count);
	return code;
}

enum nsync_code nsync_schema_refs_add_path(struct nsync_schema_refs *refs, struct nsync_str uri,
					   const char *path, struct nsync_error *err)
{
	return is_folder(path) ? add_folder(refs, uri, path, 0, err)
			       : add_file(refs, uri, path, err);
}
