# What a person types. Each command installs what it needs, says so, and stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run map demo test soak attack check bench android-check windows-check package package-check icons

help: ## what there is to type
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build and start the app on a city's server with demo complaints; Ctrl-C stops it; PACK=packs/mycity PORT=9000 another's
	@PACK='$(PACK)' PORT='$(PORT)' scripts/run

map: ## cut the map of each city in packs/ out of OpenStreetMap's data; PACK=packs/mycity makes one, FROM=planet.pmtiles another archive
	@PACK='$(PACK)' FROM='$(FROM)' scripts/map

demo: ## do the main job once without a person, say what was seen, and exit
	@scripts/toolchain rust
	@scripts/packages core
	@cargo run --locked -p sambat-tests --bin demo

test: ## every test there is; the last line is the sum
	@scripts/toolchain
	@scripts/test

soak: ## the tests that count, for hours, and all of them at odd moments; ONLY="kill moments" runs these
	@scripts/soak $(ONLY)

attack: ## what strangers may try against a city, tried; ONLY="uploads sockets" runs these
	@scripts/attack $(ONLY)

check: ## format, lints, docs, licences, and the page as Chrome 90 reads it
	@scripts/check

bench: ## each benchmark beside its peer; ROW=save runs one
	@scripts/toolchain
	@scripts/packages core bench interop
	@scripts/interop install
	@cargo run --locked --release -p sambat-bench -- $(ROW)

android-check: ## lint gen/android and compile the app's types for Android
	@scripts/android-check

windows-check: ## build the core for Windows, run its tests under wine, and type-check the app for it
	@scripts/windows-check

package: ## build deb and rpm of the app and the deb of the server, into target/packages
	@scripts/package

package-check: ## install these in a Debian of their own and use them; root is needed
	@scripts/package-check

icons: ## make every icon again from brand/logo.svg
	@scripts/icons
