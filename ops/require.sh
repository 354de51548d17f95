#!/bin/sh
# Have a program on this machine: installed with apt-get for root, else named with the command that mends it.
#   require.sh TEST PACKAGES WHAT    TEST is a command that succeeds when nothing is missing
test_command=$1 packages=$2 what=$3
sh -c "$test_command" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "$what is missing: apt-get install $packages"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
  sh -c "$test_command" >/dev/null 2>&1 && exit 0
fi
echo "$what is missing on this machine. This mends it: sudo apt-get install $packages" >&2
exit 1
