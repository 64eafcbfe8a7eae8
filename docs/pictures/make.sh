#!/usr/bin/env bash
# Draws the pictures of README.md anew from a fresh run: docs/pictures/make.sh (needs LibreOffice and poppler).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/danvan run 2018 --outputs "$work/outputs"

edition=$work/outputs/2018
soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$work" \
    "$edition/bao-cao-2018.docx" "$edition/tom-tat-2018.docx" >/dev/null

page() {    # PDF, number of the page, name of the picture
    pdftoppm -r 80 -f "$2" -l "$2" -singlefile -png "$work/$1.pdf" "docs/pictures/$3"
}
targets=$(for number in $(seq 1 60); do
    pdftotext -f "$number" -l "$number" "$work/bao-cao-2018.pdf" - 2>/dev/null | grep -qx "Phụ lục VII" && echo "$number" && break
done)
page bao-cao-2018 1 bao-cao-trang-1
page bao-cao-2018 5 bao-cao-trang-5
page bao-cao-2018 "$targets" phu-luc-7
page tom-tat-2018 1 tom-tat
cp "$edition/bieu-do/settlement.png" docs/pictures/bieu-do.png
