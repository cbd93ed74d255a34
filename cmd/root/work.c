/*
 * work.c: an edit of a root file as the root commands share it: where it begins, its times, its keys and names,
 * and writing what came of it.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/root/root.h"

void root_work_init(struct root_work *work)
{
	memset(work, 0, sizeof(*work));
	nsync_clone_init(&work->clone);
}

void root_work_release(struct root_work *work)
{
	nsync_root_edit_free(work->edit);
	nsync_root_free(work->file);
	nsync_clone_release(&work->clone);
}

enum nsync_code root_file_read(struct nsync_root **out, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict = { 0 };

	*out = NULL;
	TRY(nsync_file_read(&bytes, path, err));
	TRY(nsync_root_read(out, &verdict, nsync_buf_view(&bytes), err));
	if (verdict.reason)
		return nsync_fail(err, NSYNC_EINVAL, path,
				  "it is no sound trust root (%s%s%s: %s); ask for the file again",
				  nsync_reason_name(verdict.reason), verdict.pointer[0] ? " at " : "",
				  verdict.pointer, verdict.detail);
	return NSYNC_OK;
}

const char *optional_file(const struct call *call, size_t needed, char ***rest)
{
	bool given = call->options.arg_count > needed;

	*rest = call->options.args + given;
	return given ? call->options.args[0] : NULL;
}

/* A version that the repository here adopted already is history. */
static enum nsync_code check_not_adopted(struct root_work *work, struct call *call,
					 struct nsync_error *err)
{
	bool adopted;

	TRY(nsync_clone_root_adopted(&adopted, &work->clone, &call->host, work->file->version,
				     err));
	if (adopted)
		return nsync_fail(
			err, NSYNC_EEXISTS, work->path,
			"version %lld was adopted; leave the file out to begin the next one",
			(long long)work->file->version);
	return NSYNC_OK;
}

static enum nsync_code begin_next(struct root_work *work, struct call *call,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(64);

	TRY(clone_region(&work->clone, call, err));
	work->from = nsync_region_root(&work->clone.region);
	if (!option_text(&call->options, "output")) {
		nsync_buf_printf(&name, "root-%lld.json", (long long)work->from->version + 1);
		nsync_str_copy(work->path, sizeof(work->path), nsync_buf_view(&name));
	}
	return nsync_root_edit_next(&work->edit, work->from, err);
}

enum nsync_code root_work_begin(struct root_work *work, struct call *call, const char *file,
				struct nsync_error *err)
{
	const char *output = option_text(&call->options, "output");

	if (output && !nsync_str_copy(work->path, sizeof(work->path), nsync_str(output)))
		return nsync_fail(err, NSYNC_ELIMIT, "--output", "the name is too long");
	if (!file)
		return begin_next(work, call, err);
	if (!output && !nsync_str_copy(work->path, sizeof(work->path), nsync_str(file)))
		return nsync_fail(err, NSYNC_ELIMIT, file, "the name is too long");
	work->replace = !output;
	TRY(root_file_read(&work->file, file, err));
	work->from = work->file;
	TRY(check_not_adopted(work, call, err));
	return nsync_root_edit_same(&work->edit, work->from, err);
}

static enum nsync_code set_times(struct root_work *work, const struct call *call,
				 struct nsync_error *err)
{
	struct nsync_time issued = work->file ? work->file->issued : clock_now();
	struct nsync_time expires = work->from ? work->from->expires : issued;

	TRY(option_time(&issued, &call->options, "issued", err));
	TRY(option_time(&expires, &call->options, "expires", err));
	if (nsync_time_cmp(expires, issued) <= 0)
		return nsync_fail(err, NSYNC_EINVAL, "--expires",
				  "it must be later than the root's issue");
	return nsync_root_edit_times(work->edit, issued, expires, err);
}

enum nsync_code root_work_make(struct nsync_root **made, struct root_work *work, const struct call *call,
			       struct nsync_error *err)
{
	*made = NULL;
	TRY(set_times(work, call, err));
	return nsync_root_edit_make(made, work->edit, err);
}

enum nsync_code root_work_write(struct root_work *work, struct call *call, const struct nsync_root *made,
				struct nsync_error *err)
{
	struct nsync_str bytes = nsync_buf_view(&made->bytes);

	TRY(work->replace ? nsync_file_write(work->path, bytes, 0644, err)
			  : nsync_file_create(work->path, bytes, 0644, err));
	if (work->dropped)
		report_root_key(call, "dropped", work->dropped);
	report_root_written(call, work->path, made);
	return NSYNC_OK;
}

int root_work_end(struct root_work *work, struct call *call, struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *made = NULL;

	if (err->code || root_work_make(&made, work, call, err))
		return report_root_error(call, work, err);
	if (root_work_write(work, call, made, err))
		return report_error(call, err);
	return report_end(call, ALL_WELL);
}

enum nsync_code root_names(struct nsync_root_edit *edit, const struct call *call,
			   const char *office, struct nsync_error *err)
{
	const char *text;

	for (size_t i = 0; (text = option_next(&call->options, "name", &i));) {
		const char *divide = strchr(text, '=');
		struct nsync_str language, name;

		if (!divide || divide == text || !divide[1])
			return nsync_fail(err, NSYNC_EINVAL, "--name", "'%s' is not LANG=TEXT",
					  text);
		language = (struct nsync_str){ text, (size_t)(divide - text) };
		name = nsync_str(divide + 1);
		TRY(office ? nsync_root_edit_office_name(edit, nsync_str(office), language, name,
							 err)
			   : nsync_root_edit_name(edit, language, name, err));
	}
	return NSYNC_OK;
}

/* Without a folder of keys, out is NULL: a public key may still be a file or a line. */
static enum nsync_code folder_if_any(char **out, struct nsync_error *err)
{
	struct nsync_error none = { 0 };

	return keys_folder(out, &none) == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
}

enum nsync_code root_keys(struct nsync_root_edit *edit, const struct call *call, const char *option,
			  const char *role, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf where = NSYNC_BUF_INIT(64);
	AUTO(nsync_text_freep) char *folder = NULL;
	struct nsync_public_key key;
	const char *text;

	nsync_buf_printf(&where, "--%s", option);
	TRY(nsync_buf_check(&where, err));
	TRY(folder_if_any(&folder, err));
	for (size_t i = 0; (text = option_next(&call->options, option, &i));) {
		TRY(nsync_public_key_read(&key, text, folder, where.p, err));
		TRY(nsync_root_edit_add_key(edit, nsync_str(role), key.ed25519,
					    nsync_str(key.holder[0] ? key.holder : role), err));
	}
	return NSYNC_OK;
}

enum nsync_code root_threshold(struct nsync_root_edit *edit, const struct call *call,
			       const char *option, const char *role, struct nsync_error *err)
{
	int64_t threshold = 0;

	TRY(option_number(&threshold, &call->options, option, 1, NSYNC_MAX_ROOT_KEYS, err));
	return threshold ? nsync_root_edit_threshold(edit, nsync_str(role), threshold, err)
			 : NSYNC_OK;
}

enum nsync_code root_find_key(const struct nsync_root_key **out, const struct nsync_root *root,
			      const char *text, struct nsync_error *err)
{
	AUTO(nsync_text_freep) char *folder = NULL;

	TRY(folder_if_any(&folder, err));
	return nsync_root_find_key(out, root, text, folder, err);
}
