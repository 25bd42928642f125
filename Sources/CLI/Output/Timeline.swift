/// A message and its attempts, for people.
struct Timeline {
    let message: JSON
    let events: [JSON]
    let style: Style

    var lines: [String] { head + events.flatMap(lines(of:)) }

    private var head: [String] {
        let status = message["status"]?.plain ?? ""
        var lines = [style.bold(text("id")) + "  " + style.status(status, as: status)]
        let fields: [(String, String)] = [
            ("to", text("recipient")), ("from", text("from")), ("subject", text("subject")),
            ("message-id", text("message_id")), ("campaign", text("campaign")),
            ("next try", text("next_attempt_at")),
        ]
        for (name, value) in fields where !value.isEmpty {
            lines.append("  " + TextWidth.pad(name, to: 12, right: false) + Table.printable(value))
        }
        return lines + [""]
    }

    private func text(_ name: String) -> String { message[name]?.plain ?? "" }

    private func lines(of event: JSON) -> [String] {
        func text(_ name: String) -> String { Table.printable(event[name]?.plain ?? "") }
        let status = text("status")
        var first = "\(text("occurred_at"))  " + style.status(status, as: status)
        if !["", "status"].contains(text("kind")) { first += "  (\(text("kind")))" }
        if !text("reason").isEmpty { first += "  \(text("reason"))" }
        var lines = [first]
        if !["", "smtp"].contains(text("source")) {
            lines.append("  told by \(text("source")), \(text("returned_mail_id"))")
        } else if !text("mx_host").isEmpty {
            let place = text("mx_address").isEmpty ? "" : " [\(text("mx_address"))]"
            lines.append("  attempt \(text("attempt")) at \(text("mx_host"))\(place), stage \(text("stage"))")
        }
        for reply in (event["reply"]?.plain ?? "").split(separator: "\n") {
            lines.append((text("source") == "smtp" ? "  S: " : "  | ") + Table.printable(String(reply)))
        }
        if !text("explanation").isEmpty { lines.append("  \(text("explanation"))") }
        if !text("rule_id").isEmpty {
            let words = text("evidence").isEmpty ? "" : " read \"\(text("evidence"))\""
            lines.append(
                style.faint("  rule \(text("rule_id"))\(words); blame: \(text("blame")), sure: \(text("confidence"))"))
        }
        if !text("next_attempt_at").isEmpty { lines.append("  next try \(text("next_attempt_at"))") }
        if !text("suppression_id").isEmpty { lines.append("  suppression \(text("suppression_id"))") }
        return lines + [""]
    }
}
