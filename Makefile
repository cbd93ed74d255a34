# nsync: build, test, install. `make help` lists the targets.
#
# Variables, on the command line or in the environment:
#   V=1        show the commands            BUILD      where objects go (build)
#   CC CFLAGS  compiler, -O2 -g and such    ROOMS      which rooms of lib/ to build
#   WERROR=1   warnings are errors          SANITIZE   address,undefined
#   HARDEN=0   no hardening flags           CPPFLAGS LDFLAGS   as usual
#   PREFIX     /usr/local                   DESTDIR    for packagers

SANITIZE ?=
ROOMS    ?= base words json schema trust item repo verify merge audit digest clone archive office site \
            evidence
PREFIX   ?= /usr/local
WERROR   ?= 0
HARDEN   ?= 1
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)
BUILD    ?= $(if $(SANITIZE),build/san,build)

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(V),1)
say :=
else
say = @printf '  %-7s %s\n' '$(1)' '$(2)';
MAKEFLAGS += --no-print-directory
endif

# Another BUILD makes another binary, so no test build ever replaces ./nsync.
BIN := $(if $(filter build,$(BUILD)),nsync,$(BUILD)/nsync)

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.DEFAULT_GOAL := all

# ---- what has to be installed ------------------------------------------------
# Where something is missing, make names it and stops. Only `make demo`, `make check` and `make deps` install it.
# config.mk holds the libraries' flags and the hardening flags that the compiler takes.

GOALS := $(or $(MAKECMDGOALS),all)
# These need no library: they run without config.mk.
PLAIN := help clean format lint mutants-list uninstall deps
ifneq ($(filter-out $(PLAIN),$(GOALS)),)

# Which groups of contrib/deps.sh: $(call for,GROUP,GOALS that need it).
for   = $(if $(filter $(2),$(GOALS)),$(1))
NEEDS := build \
         $(call for,tests,test unit unit-% prop prop-% cli mutants bench bench-%) \
         $(if $(filter html,$(or $(TESTS),html)),$(call for,pages,cli)) \
         $(call for,browser,browser npm-browser screenshots) \
         $(call for,clang,clang fuzz fuzz-%)
DEPS  := CC='$(CC)' sh contrib/deps.sh
ifneq ($(filter check,$(GOALS)),)
NEEDS := all
endif
ifndef NSYNC_DEPS_CHECKED
ifneq ($(shell $(DEPS) $(if $(filter demo check,$(GOALS)),install,need) $(NEEDS) >&2 || echo missing),)
$(error These packages have to be installed first)
endif
endif
# Another compiler may take other flags. MAKE_RESTARTS: at most once a run, even where echo changes what CC holds.
ifndef MAKE_RESTARTS
ifneq ($(strip $(shell cat '$(BUILD)/config.cc' 2>/dev/null)),$(strip $(CC)))
$(BUILD)/config.mk: FORCE
endif
endif
$(BUILD)/config.mk: contrib/deps.sh contrib/harden.sh
	@mkdir -p $(@D)
	@$(DEPS) flags >$@
	@sh contrib/harden.sh $(CC) >>$@
	@echo '$(CC)' >$(@D)/config.cc
include $(BUILD)/config.mk
endif

# ---- flags -------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes \
            -Wmissing-prototypes -Wformat=2 -Wconversion
ifeq ($(SANITIZE),)
CFLAGS ?= -O2 -g
else
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
endif
# Hardening is not part of CFLAGS and LDFLAGS, so a packager's own flags do not take it away. They come
# later on the command line and win: -fcf-protection=none, -no-pie. Fortified functions need an optimizer,
# and sanitizers have their own; whoever chooses a level keeps it.
ifneq ($(HARDEN),1)
HARDEN_CFLAGS  :=
HARDEN_LDFLAGS :=
else ifeq ($(SANITIZE)$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),)
HARDEN_CFLAGS  += $(if $(filter-out -O0,$(lastword $(filter -O%,$(CFLAGS)))),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -pthread $(WARNINGS) $(if $(filter 1,$(WERROR)),-Werror) \
              $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all) \
              -Iinclude -I. -include lib/base/banned.h -include lib/base/idioms.h \
              $(LIB_CFLAGS) $(HARDEN_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pthread $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(HARDEN_LDFLAGS) $(LDFLAGS)

# ---- sources -----------------------------------------------------------------

LIB_SRC     := $(foreach room,$(ROOMS),$(sort $(wildcard lib/$(room)/*.c lib/$(room)/*/*.c)))
CMD_SRC     := $(sort $(wildcard cmd/*.c cmd/*/*.c))
SUPPORT_SRC := $(sort $(wildcard tests/support/*.c))
SCHEMAS     := $(sort $(wildcard schema/*.json schema/draft2020-12/*.json \
                 schema/draft2020-12/*/*.json))
# What the site's pages load, compiled in as well.
ASSETS      := $(sort $(wildcard lib/digest/*.css lib/site/assets/*.js))
UNIT_ROOMS  := $(foreach room,$(ROOMS),$(if $(wildcard tests/unit/$(room)*.c),$(room)))
PROP_ROOMS  := $(foreach room,$(ROOMS),$(if $(wildcard tests/prop/$(room)*.c),$(room)))
UNIT_SRC    := $(foreach room,$(UNIT_ROOMS),$(wildcard tests/unit/$(room)*.c))
PROP_SRC    := $(foreach room,$(PROP_ROOMS),$(wildcard tests/prop/$(room)*.c))

LIB_OBJ     := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/gen/embedded.o
CMD_OBJ     := $(CMD_SRC:%.c=$(BUILD)/%.o)
SUPPORT_OBJ := $(SUPPORT_SRC:%.c=$(BUILD)/%.o)
TEST_OBJ    := $(UNIT_SRC:%.c=$(BUILD)/%.o) $(PROP_SRC:%.c=$(BUILD)/%.o)
LIB         := $(BUILD)/libnsync.a
# The tests' own code, not the library's, is compiled without the optimizer: in a third of the time. `make check`
# compiles it with one in the sanitizers' build. CFLAGS that were given stay as they are.
ifeq ($(SANITIZE)$(origin CFLAGS),file)
$(TEST_OBJ): private ALL_CFLAGS += -O0 -U_FORTIFY_SOURCE
endif
# Tables of tests write an error as { code, where, text }: what they leave out is zero.
$(TEST_OBJ): private ALL_CFLAGS += -Wno-missing-field-initializers
SUPPORT_LIB := $(if $(SUPPORT_SRC),$(BUILD)/libsupport.a)

# ---- the program -------------------------------------------------------------

# A run without -j builds on all processors all the same.
PARALLEL = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))
SUBMAKE  = NSYNC_DEPS_CHECKED=1 $(MAKE) $(PARALLEL)

.PHONY: all
all:
	+@$(SUBMAKE) $(BIN)

$(BIN): $(CMD_OBJ) $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(CMD_OBJ) $(LIB) $(LIB_LIBS)

# q, not r: two rooms may have files of one name.
$(LIB): $(LIB_OBJ) $(BUILD)/flags
	$(call say,AR,$@)rm -f $@ && $(AR) qcs $@ $(LIB_OBJ)

$(BUILD)/libsupport.a: $(SUPPORT_OBJ)
	$(call say,AR,$@)rm -f $@ && $(AR) qcs $@ $(SUPPORT_OBJ)

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call say,CC,$@)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/embedded.c: contrib/embed.sh $(SCHEMAS) $(ASSETS) $(BUILD)/schemas
	$(call say,GEN,$@)mkdir -p $(@D) && sh contrib/embed.sh $(SCHEMAS) $(ASSETS) >$@

# These change only when what they hold changes: other flags, rooms or schemas
# make everything that depends on them anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D); echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LIB_SRC)' | cmp -s - $@ || \
	echo '$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LIB_SRC)' >$@

$(BUILD)/schemas: FORCE
	@mkdir -p $(@D); echo '$(SCHEMAS) $(ASSETS)' | cmp -s - $@ || echo '$(SCHEMAS) $(ASSETS)' >$@

.PHONY: FORCE
FORCE:

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(SUPPORT_OBJ:.o=.d) $(TEST_OBJ:.o=.d)

# ---- tests -------------------------------------------------------------------

RUN_C   := BUILD='$(abspath $(BUILD))' SANITIZE='$(SANITIZE)' bash tests/support/run-c.sh
RUN_CLI := BUILD='$(abspath $(BUILD))' SANITIZE='$(SANITIZE)' HARDEN='$(HARDEN)' NSYNC='$(abspath $(BIN))' \
           NPM='$(abspath $(NPM))' JOBS='$(JOBS)' bash tests/cli/run

# What npm has for the tests; not below BUILD: it is the same whatever the build.
NPM     ?= build/npm
NPM_CLI := $(if $(filter html,$(or $(TESTS),html)),html) \
           $(if $(wildcard ../shared/conformance/ninjs),$(if $(filter ninjs feeds,$(or $(TESTS),ninjs)),ajv))

# unit-json: all of tests/unit/json*.c in one Criterion binary, built and run.
define TEST_RULES
.PHONY: $(1)-$(2)
$(1)-$(2): $(BUILD)/tests/$(1)-$(2)
	@$(RUN_C) $(1)-$(2) $$<

$(BUILD)/tests/$(1)-$(2): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/$(1)/$(2)*.c)) \
                          $(LIB) $(SUPPORT_LIB)
	$$(call say,LINK,$$@)$(CC) $(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$^ $(LIB_LIBS) $(TEST_LIBS)
endef
$(foreach room,$(UNIT_ROOMS),$(eval $(call TEST_RULES,unit,$(room))))
$(foreach room,$(PROP_ROOMS),$(eval $(call TEST_RULES,prop,$(room))))

unit-% prop-%:
	@echo 'no tests/$(subst -,/,$@)*.c, or the room is not in ROOMS' >&2; exit 1

.PHONY: unit prop cli cli-quick
unit: $(UNIT_ROOMS:%=unit-%)
	@test -n '$(UNIT_ROOMS)' || { echo 'no unit test found' >&2; exit 1; }
prop: $(PROP_ROOMS:%=prop-%)
	@test -n '$(PROP_ROOMS)' || { echo 'no property test found' >&2; exit 1; }
cli: $(BIN) validator $(NPM_CLI:%=npm-%)
	+@$(RUN_CLI) $(TESTS)
cli-quick: $(BIN)
	+@$(RUN_CLI) --quick

# The site in Debian's Chromium.
.PHONY: browser
browser: $(BIN) npm-browser
	@NSYNC='$(abspath $(BIN))' bash tests/browser/run.sh '$(abspath $(NPM))/browser'

# Fetched once, each set into a folder of its own.
.PHONY: npm-browser npm-ajv npm-html
npm-browser npm-ajv npm-html: npm-%:
	@sh tests/npm/install.sh $* '$(abspath $(NPM))'

# The README's two pictures of the demo's site, when the design has changed.
.PHONY: screenshots
screenshots: $(BIN) npm-browser
	@NSYNC='$(abspath $(BIN))' bash contrib/demo/run.sh '$(BUILD)/screenshots' >/dev/null
	@mkdir -p contrib/screenshots
	@NPM='$(abspath $(NPM))/browser' node tests/browser/screenshots.mjs '$(BUILD)/screenshots/site' contrib/screenshots

# The example of contrib/validator: three public headers and the library.
.PHONY: validator
validator: $(BUILD)/validator
$(BUILD)/validator: $(BUILD)/contrib/validator/validator.o $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIB_LIBS)

# Every C file once more through the other compiler; nothing is linked. clang also
# complains of fields left out beside designated ones, { 1, .b = 2 }, which is plain C
# for zero; those that name no field are left to gcc's -Wextra.
CLANG_OK := $(patsubst %.c,$(BUILD)/clang/%.ok,$(LIB_SRC) $(CMD_SRC) $(SUPPORT_SRC) \
              $(UNIT_SRC) $(PROP_SRC) $(wildcard tests/fuzz/*.c contrib/*/*.c tests/bench/*.c))
.PHONY: clang
clang: $(CLANG_OK)
$(BUILD)/clang/%.ok: %.c $(BUILD)/flags
	$(call say,CLANG,$<)mkdir -p $(@D) && clang $(filter-out $(HARDEN_CFLAGS),$(ALL_CFLAGS)) -Wno-missing-field-initializers -Werror -fsyntax-only \
	  -MMD -MP -MT $@ -MF $(@:.ok=.d) $< && touch $@
-include $(CLANG_OK:.ok=.d)

# ---- analysers: cppcheck, and gcc's on every file; nothing is linked ----------------------
# gcc 12 knows neither cleanup attributes nor that what is copied into a struct is owned by it, so its leaks are
# not real; LeakSanitizer watches every test instead. Its paths through NULL take a branch that the caller's
# contract excludes (a document has a root, a batch has files); UBSan watches those.
ANALYSE_OK   := $(patsubst %.c,$(BUILD)/analyse/%.ok,$(LIB_SRC) $(CMD_SRC))
ANALYSE_LESS := -Wno-analyzer-malloc-leak -Wno-analyzer-null-dereference -Wno-analyzer-null-argument

.PHONY: analyse
analyse:
	@sh contrib/deps.sh need analyse
	+@$(SUBMAKE) $(BIN)
	+@$(SUBMAKE) analyse-files
	@/usr/bin/python3 tests/lint/cycles '$(BUILD)'
.PHONY: analyse-files
analyse-files: $(ANALYSE_OK) $(BUILD)/analyse/cppcheck.ok
$(BUILD)/analyse/%.ok: %.c $(BUILD)/flags
	$(call say,ANALYSE,$<)mkdir -p $(@D) && gcc $(filter-out $(HARDEN_CFLAGS),$(ALL_CFLAGS)) -O1 -fanalyzer $(ANALYSE_LESS) -Werror \
	  -MMD -MP -MT $@ -MF $(@:.ok=.d) -c -o /dev/null $< && touch $@
$(BUILD)/analyse/cppcheck.ok: tests/lint/cppcheck.txt $(LIB_SRC) $(CMD_SRC) $(wildcard include/nsync/*.h)
	$(call say,ANALYSE,cppcheck)mkdir -p $(@D) && cppcheck -j$(JOBS) --enable=warning,performance,portability --std=c11 --quiet \
	  -Iinclude -I. --include=lib/base/idioms.h --suppress=missingIncludeSystem \
	  --suppressions-list=tests/lint/cppcheck.txt --error-exitcode=1 lib cmd && touch $@
-include $(ANALYSE_OK:.ok=.d)

# ---- fuzzing: libFuzzer, so clang; FUZZ_SECONDS for each target of tests/fuzz/*.c ----

FUZZ_SECONDS ?= 20
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_MAKE     = $(SUBMAKE) CC=clang SANITIZE=address,undefined BUILD='$(BUILD)/fuzz' \
                CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link'

.PHONY: fuzz fuzz-all
fuzz:
	+@$(FUZZ_MAKE) $(FUZZ_TARGETS:%='$(BUILD)/fuzz/tests/fuzz-%')
	+@$(FUZZ_MAKE) fuzz-all
fuzz-all: $(FUZZ_TARGETS:%=fuzz-%)
fuzz-%: $(BUILD)/tests/fuzz-%
	@BUILD='$(abspath $(BUILD))' bash tests/fuzz/run.sh $* $< $(FUZZ_SECONDS)
$(BUILD)/tests/fuzz-%: $(BUILD)/tests/fuzz/%.o $(LIB)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIB_LIBS)

# ---- bench --------------------------------------------------------------------
# A program for each of BENCHES, tests/bench/NAME.c; what else lies there is shared.
BENCHES      := json_schema regions site
BENCH        ?=
BENCH_N      ?= 20000
BENCH_SIZES  ?= 10000 100000 $(if $(filter full,$(BENCH)),1000000)
BENCH_EACH   ?= 1000
BENCH_ONLY   ?=
BENCH_ROUNDS ?= 11
BENCH_PEERS  ?= $(BUILD)/bench/peers
# Not below BUILD: they are the same whatever the build, and take minutes.
BENCH_REGIONS ?= build/bench-regions
BENCH_MAINS  := $(BENCHES) write_items write_region write_stories
# The site beside Hugo's; both are written to memory where there is some, so that no disk is timed.
BENCH_STORIES ?= 10000
BENCH_SITE     = $(BUILD)/bench/site-$(BENCH_STORIES)
BENCH_OUTPUT  ?= $(if $(wildcard /dev/shm/.),/dev/shm/nsync-bench-$(shell id -u),$(BUILD)/bench/output)
BENCH_SRC    := $(sort $(wildcard tests/bench/*.c))
BENCH_SHARED := $(filter-out $(BENCH_MAINS:%=tests/bench/%.c) tests/bench/regions_%,$(BENCH_SRC))
BENCH_BIN    := $(BENCH_MAINS:%=$(BUILD)/bench/%)
BENCH_ITEMS   = $(BUILD)/bench/items-$(BENCH_N)
BENCH_JSON    = $(filter json,$(or $(BENCH_ONLY),json))
BENCH_WHOLE   = $(filter-out json site,$(or $(BENCH_ONLY),all))

.PHONY: bench bench-smoke bench-peers bench-regions bench-site
bench: bench-regions
	+@$(SUBMAKE) $(if $(BENCH_JSON),$(BENCH_ITEMS).jsonl) $(BIN) $(BENCH_BIN)
	$(if $(BENCH_JSON),@$(BUILD)/bench/json_schema $(BENCH_N) $(BENCH_ITEMS) \
	  schema/item.schema.json $(BIN) $(BENCH_ROUNDS) $(BENCH_PEERS) && echo)
	$(if $(BENCH_WHOLE),@$(BUILD)/bench/regions $(BIN) $(BENCH_REGIONS) \
	  $(BENCH_ROUNDS) $(BENCH_EACH) '$(strip $(BENCH_SIZES))' '$(BENCH_ONLY)' $(BENCH_PEERS) && echo)
	$(if $(filter site,$(or $(BENCH_ONLY),site)),+@$(SUBMAKE) bench-site)
# 50 items a record, but never more than 2,000 records.
bench-regions:
	+@$(SUBMAKE) $(BIN) $(BENCH_BIN)
	@mkdir -p $(BENCH_REGIONS)
	$(if $(BENCH_WHOLE),@set -e; for n in $(BENCH_SIZES); do \
	  per=$$((n / 2000)); [ $$per -gt 50 ] || per=50; \
	  sh tests/bench/make_region.sh $(BUILD)/bench/write_region $(BENCH_REGIONS)/1-$$n $$n $$per $(BENCH_EACH); \
	done)
bench-site:
	+@$(SUBMAKE) $(BIN) $(BENCH_BIN)
	@[ -d $(BENCH_SITE)/stories ] || $(BUILD)/bench/write_stories $(BENCH_STORIES) $(BENCH_SITE)/stories
	@NSYNC='$(abspath $(BIN))' bash tests/bench/site_region.sh $(BENCH_SITE)/stories $(BENCH_SITE)/region
	@mkdir -p '$(BENCH_OUTPUT)'
	@$(BUILD)/bench/site $(BENCH_STORIES) $(BENCH_SITE)/stories $(BENCH_SITE)/region '$(abspath $(BIN))' \
	  '$(BENCH_OUTPUT)' $(BENCH_ROUNDS)
	@rmdir '$(BENCH_OUTPUT)'
bench-smoke:
	+@$(SUBMAKE) bench BENCH_N=200 BENCH_SIZES=1000 BENCH_EACH=10 BENCH_STORIES=50 BENCH_ROUNDS=3 BENCH_PEERS= \
	  BENCH_REGIONS='$(BUILD)/bench/smoke'
bench-peers:
	@sh tests/bench/peers/install.sh $(BENCH_PEERS)
	@sh contrib/peers/install.sh $(BENCH_PEERS)

$(BENCH_BIN): $(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BENCH_SHARED:%.c=$(BUILD)/%.o) $(LIB)
	$(call say,LINK,$@)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LIB_LIBS)
$(BUILD)/bench/regions: $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/bench/regions_*.c))

$(BUILD)/bench/items-%.jsonl: $(BUILD)/bench/write_items schema/item.schema.json
	$(call say,GEN,$@)$< $* $(@:.jsonl=) schema/item.schema.json
-include $(BENCH_SRC:%.c=$(BUILD)/%.d)

# ---- mutants: each check taken away must fail a test; MUTANTS="id id" for some ----

.PHONY: mutants mutants-list
mutants:
	@nice -n 5 /usr/bin/python3 tests/mutants/run.py --jobs $(JOBS) --build '$(BUILD)/mutants' $(MUTANTS)
mutants-list:
	@/usr/bin/python3 tests/mutants/run.py --static

# `make test` and `make check` share objects, so that each leaves less to do for the other. The quick
# answer keeps its temporary files in memory: thousands of fsyncs would take longer than the tests.
.PHONY: test check
test check: CHECK := $(BUILD)$(if $(SANITIZE),,/check)
test:
	+@bash tests/support/in-memory.sh env $(SUBMAKE) BUILD=$(CHECK) WERROR=1 lint mutants-list unit prop
	+@bash tests/support/in-memory.sh env $(SUBMAKE) BUILD=$(CHECK) WERROR=1 cli-quick
	@echo 'test: all passed; make check runs everything'
ifeq ($(SANITIZE),)
check:
	+@$(SUBMAKE) lint mutants-list
	+@$(SUBMAKE) BUILD=$(CHECK) WERROR=1 unit prop
	+@$(SUBMAKE) BUILD=$(CHECK) WERROR=1 cli
	+@$(SUBMAKE) BUILD=$(CHECK) WERROR=1 browser
	+@$(SUBMAKE) BUILD=$(CHECK) WERROR=1 bench-smoke
	+@$(SUBMAKE) BUILD=$(CHECK)-san WERROR=1 SANITIZE=address,undefined unit prop
	+@$(SUBMAKE) BUILD=$(CHECK)-san WERROR=1 SANITIZE=address,undefined cli
	+@$(SUBMAKE) BUILD=$(CHECK) WERROR=1 clang analyse
	+@$(SUBMAKE) BUILD=$(CHECK) fuzz
	@echo 'check: all passed'
else
check:
	+@$(SUBMAKE) lint mutants-list
	+@$(SUBMAKE) WERROR=1 unit prop
	+@$(SUBMAKE) WERROR=1 cli
	@echo 'check: all passed with $(SANITIZE)'
endif

.PHONY: lint format
lint:
	@bash tests/lint/lint .
	@bash tests/lint/selftest
# Not include/nsync/: its tables of members and remarks are laid out by hand.
format:
	@sh contrib/deps.sh need format
	clang-format -i $(wildcard lib/*/*.[ch] lib/*/*/*.[ch] cmd/*.[ch] cmd/*/*.[ch] tests/*/*.[ch])

# ---- set-up, demo, install -----------------------------------------------------

.PHONY: deps demo install uninstall clean help
deps:
	@sh contrib/deps.sh install all
	@rm -f build/config.mk build/*/config.mk '$(BUILD)/config.mk'

demo: all
	@NSYNC='$(abspath $(BIN))' bash contrib/demo/run.sh

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/doc/nsync'
	install -m 755 $(BIN) '$(DESTDIR)$(PREFIX)/bin/nsync'
	install -m 644 LICENSE README.md CHANGELOG.md '$(DESTDIR)$(PREFIX)/share/doc/nsync'

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/nsync'
	rm -rf '$(DESTDIR)$(PREFIX)/share/doc/nsync'

clean:
	rm -rf build nsync

help:
	@printf '%s\n' \
	'make               build ./nsync' \
	'make demo          eight offices, one digest: the whole product on real repositories' \
	'make test          the quick answer, two minutes: lint, unit, prop, the scripts of tests/cli/quick' \
	'make check         everything that must pass: lint, tests, sanitizers, clang, fuzzing' \
	'make fuzz          fuzz for FUZZ_SECONDS (20) a target; build/fuzz/crashes has what breaks' \
	'make unit prop cli the tests by kind; unit-ROOM and prop-ROOM for one room' \
	'make browser       the site in Chromium: reading, verifying, accessibility' \
	'make cli TESTS=... only these scripts of tests/cli' \
	'make mutants       take each check away in turn and demand a failing test (minutes)' \
	'make bench         time it, beside what make bench-peers installed; tests/bench/README.md' \
	'make analyse       cppcheck, gcc -fanalyzer, circles among files' \
	'make lint          include rules, banned functions, file sizes' \
	'make format        clang-format over the sources' \
	'make deps          install what is missing, with apt; else only demo and check install anything' \
	'make install       to DESTDIR, PREFIX; also uninstall' \
	'make clean         remove build/ and ./nsync' \
	'Variables: V=1 BUILD= ROOMS= SANITIZE=address,undefined CC= CFLAGS= WERROR=1 HARDEN=0 JOBS='
