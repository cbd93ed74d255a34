/* commit.c: commits, byte for byte the same whatever the machine's configuration. */

#include "pack.h"

static void add_person(struct nsync_buf *out, const char *role, const struct nsync_signature *who)
{
	int32_t minutes = (who->offset < 0 ? -who->offset : who->offset) / 60;

	nsync_buf_printf(out, "%s %s <%s> %lld %c%02d%02d\n", role, who->name, who->email,
			 (long long)who->seconds, who->offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static bool person_valid(const struct nsync_signature *who)
{
	return who->name[0] && !strpbrk(who->name, "<>\n") && !strpbrk(who->email, "<>\n");
}

enum nsync_code nsync_repo_write_commit(struct nsync_oid *out, struct nsync_repo *repo,
					const struct nsync_oid *tree,
					const struct nsync_oid *parents, size_t parent_count,
					const struct nsync_signature *author, const char *message,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
	char hex[NSYNC_OID_HEX];
	enum nsync_code code;
	size_t i;

	if (!person_valid(author))
		return nsync_fail(err, NSYNC_EINVAL, NULL, "not a name for a Git author: %s <%s>",
				  author->name, author->email);
	nsync_oid_hex(hex, tree);
	nsync_buf_printf(&text, "tree %s\n", hex);
	for (i = 0; i < parent_count; i++) {
		nsync_oid_hex(hex, &parents[i]);
		nsync_buf_printf(&text, "parent %s\n", hex);
	}
	add_person(&text, "author", author);
	add_person(&text, "committer", author);
	nsync_buf_char(&text, '\n');
	nsync_buf_text(&text, message);
	code = nsync_buf_check(&text, err);
	if (code)
		return code;
	return nsync_repo_write(out, repo, nsync_buf_view(&text), GIT_OBJECT_COMMIT,
				"cannot write a commit", err);
}

enum nsync_code nsync_repo_author(struct nsync_signature *out, struct nsync_buf *buf,
				  const struct nsync_repo *repo, int64_t now, struct nsync_error *err)
{
	git_signature *who;
	enum nsync_code code;
	size_t name_length;
	int rc = git_signature_default(&who, repo->git);

	if (rc == GIT_ENOTFOUND)
		return nsync_fail(err, NSYNC_ENOTFOUND, "user.name", "Git does not know who you are");
	if (rc)
		return nsync_repo_fail(err, rc, NULL, "cannot tell who you are");
	name_length = strlen(who->name);
	nsync_buf_clear(buf);
	nsync_buf_add(buf, who->name, name_length + 1);
	nsync_buf_add(buf, who->email, strlen(who->email) + 1);
	code = nsync_buf_check(buf, err);
	if (!code)
		*out = (struct nsync_signature){ buf->p, buf->p + name_length + 1, now,
						 (int32_t)who->when.offset * 60 };
	git_signature_free(who);
	return code;
}
