#!/bin/bash
# Installs Postfix into a plain Debian container and starts it with the example beside this file.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
command -v postfix >/dev/null || { apt-get update -qq; apt-get install -y -qq --no-install-recommends postfix postfix-pcre ca-certificates; }
cp /example/main.cf /example/header_checks /etc/postfix/
cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
cat /example/master.cf.add >> /etc/postfix/master.cf
postfix check
exec postfix start-fg
