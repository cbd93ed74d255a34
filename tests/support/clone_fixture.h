/*
 * clone_fixture.h: clones of the region of region_fixture.h for C tests: the desk's regional
 * repository, with files and an origin; an office's clone; an auditor's. Each sees the objects of
 * the published region.git.
 *
 *	PLACE(place);
 *	region_item(&place.region, &(struct fixture_item){ .slug = "water" });
 *	place_publish(&place, "2026-03-01T00:00:00Z");
 *	CLONE(clone, &place, "gt");
 */
#ifndef NSYNC_TESTS_CLONE_FIXTURE_H
#define NSYNC_TESTS_CLONE_FIXTURE_H

#include <criterion/criterion.h>

#include "nsync/clone.h"
#include "tests/support/region_fixture.h"

#define PLACE_MAIN     "refs/heads/main"
#define PLACE_REGIONAL "refs/remotes/region/main"

struct place {
	struct region_fixture region; /* region.git is what the desk has published */
	struct nsync_clone_host host; /* of the clone that was opened last */
	char folder[128], state_home[128];
	size_t warnings, progress;
	char warned[256];
};

/* ---- what the program around a clone gives it -------------------------------------------- */

static inline void place_warn(void *payload, const struct nsync_error *trouble)
{
	struct place *place = payload;

	place->warnings++;
	nsync_str_copy(place->warned, sizeof(place->warned), nsync_str(trouble->where));
}

static inline void place_progress(void *payload, size_t done, size_t total)
{
	struct place *place = payload;

	(void)done;
	(void)total;
	place->progress++;
}

/* Without settings of the user: not for git, nor for libgit2, which Criterion started before. */
static inline void place_alone(void)
{
	static const git_config_level_t levels[] = { GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
						     GIT_CONFIG_LEVEL_GLOBAL };

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		FIXTURE_CHECK(
			git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "/nonexistent") == 0);
	setenv("HOME", "/nonexistent", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
}

/* ---- repositories ---------------------------------------------------------------------------- */

/* Point a branch here, wherever it was. */
static inline void place_ref(struct nsync_repo *repo, const char *ref,
			     const struct nsync_oid *commit)
{
	struct nsync_error err = { NSYNC_OK, "", "" }, none = err;
	struct nsync_oid old;
	bool there = !nsync_repo_ref(&old, repo, ref, &none);

	if (!there || !nsync_oid_eq(&old, commit))
		fixture_ok(nsync_repo_ref_swap(repo, ref, commit, there ? &old : NULL, "test",
					       &err),
			   &err);
}

static inline struct nsync_oid place_ref_of(const struct nsync_repo *repo, const char *ref)
{
	struct nsync_error none = { NSYNC_OK, "", "" };
	struct nsync_oid id = { { 0 } };

	return nsync_repo_ref(&id, repo, ref, &none) ? (struct nsync_oid){ { 0 } } : id;
}

static inline void place_set(const struct place *place, const char *name, const char *setting,
			     const char *value)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_repo_open(&repo, fixture_path(place->region.dir, name), &err), &err);
	fixture_ok(nsync_repo_config_set(repo, setting, value, &err), &err);
}

/* A new repository below the place's folder that sees the region's objects; the caller frees it. */
static inline struct nsync_repo *place_repo(const struct place *place, const char *name, bool bare)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *path = fixture_path(place->region.dir, name);
	struct nsync_repo *repo = NULL;
	char file[600], line[600];

	fixture_ok(nsync_repo_init(&repo, path, bare, &err), &err);
	snprintf(file, sizeof(file), "%sobjects/info/alternates", nsync_repo_gitdir(repo));
	snprintf(line, sizeof(line), "%sobjects\n", nsync_repo_gitdir(place->region.repo));
	nsync_repo_free(repo);
	fixture_ok(nsync_file_write(file, nsync_str(line), 0644, &err), &err);
	fixture_ok(nsync_repo_open(&repo, path, &err), &err);
	return repo;
}

/* The desk's: main is the regional branch, as far as it was walked; origin is region.git. */
static inline void place_make_desk(const struct place *place, const char *name, bool bare)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = place_repo(place, name, bare);
	struct nsync_error err = { NSYNC_OK, "", "" };

	place_ref(repo, PLACE_MAIN, &place->region.region.head);
	if (!bare)
		fixture_checkout(repo, &place->region.region.head);
	fixture_ok(nsync_repo_remote_add(repo, "origin",
					 fixture_path(place->region.dir, "region.git"), &err),
		   &err);
	place_set(place, name, "nsync.pin", place->region.region.pin.hex);
}

/* An office's, or with office NULL an auditor's: the regional branch is a remote's. */
static inline void place_make_office(const struct place *place, const char *name,
				     const char *office)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = place_repo(place, name, false);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_repo_remote_add(repo, "region",
					 fixture_path(place->region.dir, "region.git"), &err),
		   &err);
	place_ref(repo, PLACE_REGIONAL, &place->region.region.head);
	place_set(place, name, "nsync.pin", place->region.region.pin.hex);
	if (office)
		place_set(place, name, "nsync.office", office);
}

/* ---- the place --------------------------------------------------------------------------- */

/* What the desk has walked is what the world sees. */
static inline void place_show(struct place *place)
{
	place_ref(place->region.repo, PLACE_MAIN, &place->region.region.head);
}

/* Merge what was pushed, and show it. */
static inline void place_publish(struct place *place, const char *as_of)
{
	FIXTURE_CHECK(region_merge(&place->region, as_of));
	place_show(place);
}

/* The region, published, and three clones of it: "desk", "gt", and "eva", the auditor. */
static inline void place_init(struct place *place)
{
	memset(place, 0, sizeof(*place));
	region_init(&place->region);
	place_alone();
	place_show(place);
	snprintf(place->state_home, sizeof(place->state_home), "%s/state", place->region.dir);
	place_make_desk(place, "desk", false);
	place_make_office(place, "gt", "gt");
	place_make_office(place, "eva", NULL);
}

static inline void place_release(struct place *place)
{
	region_release(&place->region);
}

#define PLACE(name) \
	AUTO(place_release) \
	struct place name; \
	place_init(&name)

/* ---- clones ------------------------------------------------------------------------------ */

/* Try to open the clone of this name. */
static inline enum nsync_code place_try(struct nsync_clone *clone, struct place *place,
					const char *name, struct nsync_error *err)
{
	snprintf(place->folder, sizeof(place->folder), "%s/%s", place->region.dir, name);
	place->host = (struct nsync_clone_host){ place->folder, place->state_home, place_progress,
						 place_warn, place };
	return nsync_clone_open(clone, &place->host, err);
}

static inline void place_open(struct nsync_clone *clone, struct place *place, const char *name)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(place_try(clone, place, name, &err), &err);
}

/* Walk an open clone to its head; all of it must be valid. */
static inline void place_walk(struct nsync_clone *clone)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	fixture_ok(nsync_clone_walk(clone, &found, NULL, NULL, false, &err), &err);
	FIXTURE_CHECK(!found.verdict.reason);
}

/* An open clone that goes with the scope. */
#define CLONE(name, place, folder) \
	AUTO(nsync_clone_release) \
	struct nsync_clone name; \
	nsync_clone_init(&name); \
	place_open(&name, place, folder)

#endif
