/* fetch.c: every office side by side into its own quarantine; one that fails stops no other. */
#include <stdlib.h>

#include "internal.h"

#define FETCHES_AT_ONCE 8u

struct fetch {
	struct nsync_repo_handles handles;
	struct nsync_merge_office *offices;
	const struct nsync_git_limits *limits;
};

static void fail_office(struct nsync_merge_office *office, enum nsync_office_state state,
			const struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf why = NSYNC_BUF_INIT(sizeof(office->why) - 1);
	struct nsync_str said = nsync_str(err->said), line;

	office->state = state;
	office->cause = err->cause;
	nsync_buf_text(&why, err->text);
	while (nsync_str_next_line(&line, &said)) {
		nsync_buf_text(&why, why.n ? "; " : "");
		nsync_buf_str(&why, line);
	}
	/* What does not fit goes, and the text is left. */
	nsync_str_copy(office->why, sizeof(office->why),
		       why.code ? nsync_str(err->text) : nsync_buf_view(&why));
	nsync_repo_quarantine_free(TAKE(office->quarantine));
}

static enum nsync_code fetch_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct fetch *fetch = payload;
	struct nsync_merge_office *office = &fetch->offices[i];
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	struct nsync_error why = { .code = NSYNC_OK };
	const struct nsync_repo *mine;
	struct nsync_commit commit;
	enum nsync_code code;
	bool found;

	TRY(nsync_repo_handle(&mine, &fetch->handles, worker, err));
	code = nsync_repo_remote_url_optional(&found, &url, mine, office->code, &why);
	if (!code && !found) {
		office->state = NSYNC_OFFICE_NO_REMOTE;
		return NSYNC_OK;
	}
	if (!code)
		code = nsync_repo_quarantine(&office->quarantine, &office->head, mine, office->code,
					     fetch->limits, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (why.cause == NSYNC_CAUSE_OTHER_BRANCH) {
		fail_office(office, NSYNC_OFFICE_EMPTY, &why);
		return NSYNC_OK;
	}
	if (code) {
		fail_office(office, NSYNC_OFFICE_UNREACHABLE, &why);
		return NSYNC_OK;
	}
	office->state = NSYNC_OFFICE_FETCHED;
	if (nsync_oid_zero(&office->head)) {
		office->state = NSYNC_OFFICE_EMPTY;
		nsync_repo_quarantine_free(TAKE(office->quarantine));
	} else if (nsync_repo_commit(&commit, office->quarantine, &office->head, &why)) {
		fail_office(office, NSYNC_OFFICE_UNREACHABLE, &why);
	}
	return NSYNC_OK;
}

enum nsync_code nsync_merge_fetch(struct nsync_merge_office **out, size_t *count,
				  const struct nsync_repo *repo, const struct nsync_root *root,
				  const struct nsync_git_limits *limits, struct nsync_error *err)
{
	struct nsync_merge_office *offices;
	struct fetch fetch = { .limits = limits };
	enum nsync_code code;
	size_t i;

	*out = NULL;
	*count = 0;
	offices = calloc(root->office_count + 1, sizeof(*offices));
	if (!offices)
		return nsync_fail_memory(err);
	for (i = 0; i < root->office_count; i++)
		memcpy(offices[i].code, root->offices[i].code, sizeof(offices[i].code));
	fetch.offices = offices;
	nsync_repo_handles_init(&fetch.handles, repo, FETCHES_AT_ONCE);
	code = nsync_pool_run(FETCHES_AT_ONCE, root->office_count, fetch_one, &fetch, err);
	nsync_repo_handles_release(&fetch.handles);
	if (code) {
		nsync_merge_offices_free(offices, root->office_count);
		return code;
	}
	*out = offices;
	*count = root->office_count;
	return NSYNC_OK;
}

void nsync_merge_offices_free(struct nsync_merge_office *offices, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		nsync_repo_quarantine_free(offices[i].quarantine);
	free(offices);
}
