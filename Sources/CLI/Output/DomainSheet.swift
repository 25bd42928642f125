/// Domains and their checks as people read them.
enum DomainSheet {
    /// The keys, and the records of those that must be in the DNS.
    static func showKeys(_ domain: JSON, json: Bool) throws {
        if json { return try Console.data(domain.text) }
        let keys = domain["keys"]?.array ?? []
        guard !keys.isEmpty else {
            return Console.note("no keys; postrider domains rotate \(domain["domain"]?.plain ?? "") makes one")
        }
        for key in keys {
            let state = key["state"]?.plain ?? ""
            try Console.data(
                "\(key["selector"]?.plain ?? "")  \(key["algorithm"]?.plain ?? "")  \(state): \(meaning(state))")
            if state != "retired", let record = key["record"] { try publish(record) }
        }
    }

    static func show(_ report: JSON) throws {
        for finding in report["findings"]?.array ?? [] {
            let state = finding["state"]?.plain ?? ""
            let check = finding["check"]?.plain ?? ""
            try Console.data("\(mark(state))  \(padded(check))  \(finding["summary"]?.plain ?? "")")
            guard state != "ok" else { continue }
            for found in finding["found"]?.array ?? [] { try Console.data("        there now: \(found.plain)") }
            if let mend = finding["mend"]?.plain, !mend.isEmpty { try Console.data("        \(mend)") }
            for record in finding["records"]?.array ?? [] { try publish(record) }
        }
        for key in report["activated_keys"]?.array ?? [] { Console.note("key \(key.plain) signs from now on") }
    }

    /// Host, value, and the line of a zone file, whose strings are split as the DNS wants them.
    private static func publish(_ record: JSON) throws {
        try Console.data("        host   \(record["name"]?.plain ?? "")")
        try Console.data("        type   \(record["type"]?.plain ?? "")")
        try Console.data("        value  \(record["value"]?.plain ?? "")")
        if (record["strings"]?.array ?? []).count > 1 {
            try Console.data("        zone   \(record["zone_line"]?.plain ?? "")")
        }
    }

    private static func mark(_ state: String) -> String {
        switch state {
        case "ok": "ok     "
        case "warning": "warning"
        case "failed": "FAILED "
        default: "unknown"
        }
    }

    private static func padded(_ check: String) -> String {
        check + String(repeating: " ", count: max(0, 11 - check.utf8.count))
    }

    private static func meaning(_ state: String) -> String {
        switch state {
        case "waiting": "publish its record; it signs once that is seen"
        case "active": "it signs"
        case "replaced": "it signs no more; leave its record for a week"
        default: "its record may be taken out"
        }
    }
}
