/*
 * trust_memory.c: every allocation of reading signed files, roots and keys, of laying them out and
 * of editing a root fails once. A good file never gets a bad verdict for want of memory.
 */
#include "nsync/keyring.h"
#include "tests/support/failing_memory.h"
#include "tests/support/folder_fixture.h"

#include <unistd.h>

#ifdef FAILING_MEMORY

static struct nsync_buf root_file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
static struct nsync_buf key_file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);

static enum nsync_code verdict_is(enum nsync_code code, const struct nsync_verdict *verdict,
				  enum nsync_reason wanted, struct nsync_error *err)
{
	if (code == NSYNC_OK && verdict->reason != wanted)
		return nsync_fail(err, NSYNC_EINVAL, verdict->pointer, "%s: %s",
				  nsync_reason_name(verdict->reason), verdict->detail);
	return code;
}

static enum nsync_code read_signed(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf again = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_signed file;
	struct nsync_verdict verdict;
	enum nsync_code code = nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ROOT,
						 nsync_buf_view(&root_file), err);

	code = verdict_is(code, &verdict, NSYNC_REASON_OK, err);
	if (code == NSYNC_OK)
		code = nsync_message(&message, NSYNC_KIND_ROOT, file.body, err);
	if (code == NSYNC_OK)
		code = nsync_signed_layout(&again, NSYNC_KIND_ROOT, file.body, file.signatures, NULL, NULL, err);
	return code;
}

static enum nsync_code read_not_canonical(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_signed file;
	struct nsync_verdict verdict;
	enum nsync_code code = nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ITEM,
						 NSYNC_STR("{\"signatures\":{},\"item\":{}}"), err);

	return verdict_is(code, &verdict, NSYNC_NOT_CANONICAL, err);
}

static enum nsync_code read_root(struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_verdict verdict;
	enum nsync_code code = nsync_root_read(&root, &verdict, nsync_buf_view(&root_file), err);

	code = verdict_is(code, &verdict, NSYNC_REASON_OK, err);
	if ((code == NSYNC_OK) != (root != NULL))
		abort();
	return code;
}

/* The last office's name is empty: all that was read before it is given back. */
static enum nsync_code read_bad_root(struct nsync_error *err)
{
	static struct nsync_buf bad = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_verdict verdict;

	if (!bad.n) {
		char *name;

		failing_end();
		nsync_buf_str(&bad, nsync_buf_view(&root_file));
		name = strstr(bad.p, "\"Mexico\"");
		FIXTURE_CHECK(name != NULL);
		memmove(name + 1, name + 7, strlen(name + 7) + 1);
		bad.n -= 6;
		failing_counts = true;
	}
	enum nsync_code code = nsync_root_read(&root, &verdict, nsync_buf_view(&bad), err);

	return verdict_is(code, &verdict, NSYNC_BAD_ROOT, err);
}

static enum nsync_code edit_root(struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict;
	uint8_t key[NSYNC_KEY_BYTES];
	struct nsync_id gone = fixture_id(FIXTURE_GT_2);
	enum nsync_code code = nsync_root_read(&root, &verdict, nsync_buf_view(&root_file), err);

	fixture_public(key, 50);
	if (code == NSYNC_OK)
		code = nsync_root_edit_next(&edit, root, err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_add_office(edit, NSYNC_STR("hn"), err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_office_name(edit, NSYNC_STR("hn"), NSYNC_STR("es"), NSYNC_STR("Honduras"), err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_add_key(edit, NSYNC_STR("hn"), key, NSYNC_STR("Ana"), err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_revoke(edit, &gone, 3, &root->id, err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_remove_office(edit, NSYNC_STR("bz"), err);
	if (code == NSYNC_OK)
		code = nsync_root_edit_layout(&out, edit, err);
	return code;
}

static enum nsync_code read_key(struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	struct nsync_key_info info;
	const struct nsync_str none = { NULL, 0 };
	enum nsync_code code = nsync_key_info_read(&info, nsync_buf_view(&key_file), err);

	if (code == NSYNC_OK)
		code = nsync_key_open(&key, nsync_buf_view(&key_file), none, err);
	if (code == NSYNC_OK)
		code = nsync_key_rewrap(&out, key, &info, none, err);
	return code;
}

static struct nsync_key *signing_key;

static enum nsync_code sign(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	enum nsync_code code = nsync_json_read(&body, NSYNC_STR("{\"a\":1}"), &nsync_json_any, err);

	return code ? code : nsync_sign_body(&out, NULL, NSYNC_KIND_ITEM, body.root, NULL, signing_key, err);
}

/* ---- the folder of keys ---- */

static char keys[64];

static enum nsync_code list_keys(struct nsync_error *err)
{
	struct nsync_key_info *list;
	size_t count;

	TRY(nsync_keyring_list(&list, &count, keys, err));
	free(list);
	return count == 2 ? NSYNC_OK : nsync_fail(err, NSYNC_EINVAL, "", "%zu keys", count);
}

static enum nsync_code open_by_id(struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_id id = fixture_id(7);
	struct nsync_key_info info;

	return nsync_keyring_open(&key, &info, keys, id.hex, NULL, err);
}

static enum nsync_code read_own_public_key(struct nsync_error *err)
{
	struct nsync_public_key key;

	return nsync_public_key_read(&key, "key-7", keys, "--key", err);
}

static enum nsync_code read_passphrase(struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE);

	return nsync_passphrase_file(&out, fixture_path(keys, "secret"), err);
}

/* Where it fails, the folder is as it was before. */
static enum nsync_code make_key(struct nsync_error *err)
{
	AUTO(nsync_text_freep) char *path = NULL;
	struct nsync_key_info info;
	enum nsync_code code = nsync_keyring_new(&info, &path, keys, "fresh", "H", NULL, err);

	failing_counts = false;
	FIXTURE_CHECK(fixture_count(keys) == (code ? 3 : 4));
	if (!code)
		FIXTURE_CHECK(unlink(path) == 0);
	failing_counts = true;
	return code;
}

static enum nsync_code rewrap_key(struct nsync_error *err)
{
	struct nsync_key_info info;
	enum nsync_code code = nsync_keyring_rewrap(&info, keys, "key-7", NULL, NULL, err);

	failing_counts = false;
	FIXTURE_CHECK(fixture_count(keys) == 3);
	failing_counts = true;
	return code;
}

Test(trust_memory, keyring)
{
	FIXTURE_FOLDER(dir);

	cr_assert(nsync_base_start());
	memcpy(keys, dir, sizeof(keys));
	fixture_key_file(&key_file, 7);
	fixture_write(dir, "key-7.json", key_file.p);
	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	fixture_write(dir, "secret", "sesame\n");
	fail_each("list", list_keys, 0);
	fail_each("open", open_by_id, 0);
	fail_each("public key", read_own_public_key, 0);
	fail_each("passphrase", read_passphrase, 0);
	/* asprintf does without the last of its own. */
	fail_each("new", make_key, FAILING_MAY_SUCCEED);
	fail_each("rewrap", rewrap_key, FAILING_MAY_SUCCEED);
	nsync_buf_release(&key_file);
}

Test(trust_memory, each_allocation_fails_in_turn)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };

	cr_assert(nsync_base_start());
	fixture_root_file(&root_file, fixture_edit(), signers, 2);
	fixture_key_file(&key_file, 7);
	signing_key = fixture_key(7);
	fail_each("signing", sign, 0);
	nsync_key_free(signing_key);
	fail_each("signed file", read_signed, 0);
	fail_each("not canonical", read_not_canonical, 0);
	fail_each("root", read_root, 0);
	fail_each("bad root", read_bad_root, 0);
	fail_each("edit", edit_root, 0);
	fail_each("key", read_key, 0);
	nsync_buf_release(&root_file);
	nsync_buf_release(&key_file);
}

#endif
