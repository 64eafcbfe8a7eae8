"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 300; // rows drawn at a time: a country has eleven thousand
  const STATES = {
    valid: { mark: "✓", words: "hợp lệ" },
    invalid: { mark: "✗", words: "có lỗi" },
    missing: { mark: "○", words: "chưa nộp, còn hạn" },
    overdue: { mark: "!", words: "quá hạn chưa nộp" },
  };
  const levelNames = new Map(data.levels.map((level) => [level.id, level.name]));
  const formsById = new Map(data.forms.map((form) => [form.id, form]));
  const control = (id) => document.getElementById(id);
  const controls = ["search", "level", "form", "state", "sort"];
  let shown = PAGE;

  // Cells carry their roles because at phone width the table is laid out as cards, which hides what it is.
  // All text enters the page as text: names of files and units come from outside.
  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const isReceived = (form) => form.state === "valid" || form.state === "invalid";
  const isLate = (form) => isReceived(form) && form.late > 0;
  const total = (forms, count) => forms.reduce((sum, form) => sum + (count(form) || 0), 0);
  const share = (forms) => {
    const asked = total(forms, (form) => form.asked);
    return asked ? Math.floor((100 * total(forms, (form) => form.filled)) / asked) : null;
  };

  data.units.forEach((unit, place) => {
    unit.place = place;
    unit.key = fold(`${unit.name} ${unit.code} ${unit.parent || ""}`);
  });

  const TESTS = {
    absent: (forms) => forms.some((form) => !isReceived(form)),
    overdue: (forms) => forms.some((form) => form.state === "overdue"),
    silent: (forms) => forms.every((form) => !isReceived(form)),
    invalid: (forms) => forms.some((form) => form.state === "invalid" || form.errors),
    warned: (forms) => forms.some((form) => form.warnings),
    late: (forms) => forms.some(isLate),
    incomplete: (forms) => forms.some((form) => form.filled < form.asked),
    returned: (forms, unit) => Boolean(unit.returns),
    explained: (forms, unit) => Boolean(unit.notes),
    complete: (forms) => forms.every((form) => form.state === "valid" && form.filled >= form.asked),
  };
  const KEYS = {
    absent: (forms) => -forms.filter((form) => !isReceived(form)).length,
    errors: (forms) => -total(forms, (form) => form.errors),
    late: (forms) => -Math.max(...forms.map((form) => form.late || 0)),
    share: (forms) => share(forms) ?? 101,
  };

  const chosenForms = (unit) => {
    const wanted = control("form").value;
    return wanted ? [unit.forms[wanted]].filter(Boolean) : Object.values(unit.forms);
  };

  function chosenUnits() {
    const words = fold(control("search").value).split(/\s+/).filter(Boolean);
    const level = control("level").value;
    const test = TESTS[control("state").value];
    const units = data.units.filter((unit) => {
      const forms = chosenForms(unit);
      return forms.length && (!level || unit.level === level) && words.every((word) => unit.key.includes(word)) && (!test || test(forms, unit));
    });
    const order = control("sort").value;
    if (order === "name") units.sort((a, b) => a.name.localeCompare(b.name, "vi") || a.place - b.place);
    else if (KEYS[order]) {
      const keys = new Map(units.map((unit) => [unit, KEYS[order](chosenForms(unit))]));
      units.sort((a, b) => keys.get(a) - keys.get(b) || a.place - b.place);
    }
    return units;
  }

  const describe = (label, form) => [
    `Biểu ${label}: ${STATES[form.state].words}`, form.on && `nhận ${form.on}`,
    isReceived(form) && form.late === undefined && form.due ? "đúng hạn" : "",
    form.late ? `${isReceived(form) ? "chậm" : "quá hạn"} ${form.late} ngày` : "",
    form.asked ? `điền ${form.filled}/${form.asked} ô bắt buộc` : "",
  ].filter(Boolean).join(", ");

  function formCell(id, form) {
    const label = formsById.get(id).short;
    if (!form) return make("td", { role: "cell", class: "form none", "data-form": label, "aria-label": `Biểu ${label}: không phải nộp` }, "·");
    const text = describe(label, form);
    return make("td", { role: "cell", class: `form ${form.state}${isLate(form) ? " late" : ""}`, "data-form": label, title: text, "aria-label": text },
      STATES[form.state].mark, ...(isLate(form) ? [make("small", {}, `+${form.late}`)] : []));
  }

  function returnLink(link) {
    const counts = [[link.errors, "lỗi"], [link.warnings, "cảnh báo"], [link.notes, "lưu ý"]].filter(([count]) => count)
      .map(([count, word]) => `${count} ${word}`).join(", ");
    const node = make("a", { href: link.href }, `${link.name} (${counts})`);
    if (!link.marked) node.title = "Danh sách phát hiện ở tệp riêng; không ghi dấu vào tệp gốc được";
    return node;
  }

  const COLUMNS = [
    ["Tình trạng", (form) => STATES[form.state].words], ["Ngày nhận", (form) => form.on || ""], ["Hạn nộp", (form) => form.due || ""],
    ["Số ngày chậm", (form) => (form.late ? String(form.late) : isReceived(form) && form.due ? "0" : "")],
    ["Ô bắt buộc đã điền", (form) => (form.asked ? `${form.filled}/${form.asked}` : "")],
    ["Ô bằng 0 (không phát sinh)", (form) => (isReceived(form) ? String(form.zero || 0) : "")],
    ["Ô chưa có số liệu", (form) => (isReceived(form) ? String(form.missing || 0) : "")],
    ["Ô không áp dụng", (form) => (isReceived(form) ? String(form.notApplicable || 0) : "")],
    ["Lỗi", (form) => String(form.errors || 0)], ["Cảnh báo", (form) => String(form.warnings || 0)],
    ["Tệp", (form) => (form.file || "") + (form.changed ? ` (sửa ${form.changed} ô so với bản trước)` : "")
      + (form.newer ? `; bản mới hơn có lỗi, chưa dùng: ${form.newer}` : "")],
  ];

  function detailTable(unit) {
    const head = make("tr", {}, make("th", { scope: "col" }, "Biểu"), ...COLUMNS.map(([label]) => make("th", { scope: "col" }, label)));
    const rows = Object.entries(unit.forms).map(([id, form]) => {
      const { number, title } = formsById.get(id);
      return make("tr", {}, make("th", { scope: "row" }, [number, title].filter(Boolean).join(". ")),
        ...COLUMNS.map(([label, value]) => make("td", { "data-label": label }, value(form))));
    });
    return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  function detailRow(unit, width) {
    const cell = make("td", { role: "cell", class: "detail", colspan: width }, detailTable(unit));
    if (unit.notes) {
      const notes = unit.notes.map((note) => make("li", {}, `${[note.file, note.place].filter(Boolean).join(" – ")} [${note.code}]: ${note.text}`));
      cell.append(make("h3", {}, "Giải trình của đơn vị"), make("ul", {}, ...notes));
    }
    return make("tr", { role: "row", class: "of-detail" }, cell);
  }

  function unitRow(unit, columns) {
    const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false" }, unit.name);
    const under = [levelNames.get(unit.level), unit.parent].filter(Boolean).join(", ");
    const percent = share(chosenForms(unit));
    const row = make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, opener, make("span", { class: "under" }, under)),
      ...columns.map((form) => formCell(form.id, unit.forms[form.id])),
      make("td", { role: "cell", class: "share" }, percent === null ? "–" : `${percent}%`),
      make("td", { role: "cell", class: "returns" }, ...(unit.returns || []).map(returnLink)));
    opener.addEventListener("click", () => {
      const isOpen = opener.getAttribute("aria-expanded") === "true";
      if (isOpen) row.nextElementSibling.remove();
      else row.after(detailRow(unit, columns.length + 3));
      opener.setAttribute("aria-expanded", String(!isOpen));
    });
    return row;
  }

  function draw() {
    const wanted = control("form").value;
    const columns = wanted ? [formsById.get(wanted)] : data.forms;
    const units = chosenUnits();
    const head = make("tr", {}, make("th", { scope: "col" }, "Đơn vị"),
      ...columns.map((form) => make("th", { scope: "col", class: "form", title: `${form.number}. ${form.title}` }, make("span", {}, form.short))),
      make("th", { scope: "col" }, "Đã điền"), make("th", { scope: "col" }, "Tệp trả lại"));
    document.querySelector("#matrix > thead").replaceChildren(head);
    document.querySelector("#matrix > tbody").replaceChildren(...units.slice(0, shown).map((unit) => unitRow(unit, columns)));
    control("more").hidden = units.length <= shown;
    control("count").textContent = `${units.length} trên ${data.units.length} đơn vị`
      + (units.length > shown ? `, đang hiện ${shown} đơn vị đầu` : "") + ".";
  }

  function start() {
    for (const level of data.levels) {
      if (data.units.some((unit) => unit.level === level.id)) control("level").append(make("option", { value: level.id }, level.name));
    }
    for (const form of data.forms) control("form").append(make("option", { value: form.id }, [form.number, form.title].filter(Boolean).join(". ")));
    const again = () => { shown = PAGE; draw(); };
    for (const id of controls) control(id).addEventListener("input", again);
    control("controls").addEventListener("submit", (event) => event.preventDefault());
    control("controls").addEventListener("reset", () => setTimeout(again));
    control("more").addEventListener("click", () => { shown += PAGE; draw(); });
    if (data.strangers.length) {
      control("strangers").hidden = false;
      document.querySelector("#strangers ul").append(...data.strangers.map((link) => make("li", {}, returnLink(link))));
    }
    draw();
  }

  start();
})();
