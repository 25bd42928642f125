/// Prints the entries of a list: a table for people, JSON for programs.
struct Listing {
    /// A column and where its cell stands in an entry.
    struct Field {
        let column: Table.Column
        let cell: (JSON) -> String

        init(
            _ title: String, _ path: String, isNumber: Bool = false, isElastic: Bool = false, isStatus: Bool = false,
            spare: Int? = nil
        ) {
            column = Table.Column(
                title: title, isNumber: isNumber, isElastic: isElastic, isStatus: isStatus, spare: spare)
            cell = { entry in
                guard let value = entry.find(path) else { return "" }
                return isNumber ? value.integer.map { Count.text($0) } ?? value.plain : value.plain
            }
        }

        init(
            _ title: String, isNumber: Bool = false, isElastic: Bool = false, spare: Int? = nil,
            cell: @escaping (JSON) -> String
        ) {
            self.init(Table.Column(title: title, isNumber: isNumber, isElastic: isElastic, spare: spare), cell)
        }

        private init(_ column: Table.Column, _ cell: @escaping (JSON) -> String) {
            self.column = column
            self.cell = cell
        }

        /// A time, shown to the second where there is room.
        static func time(_ title: String, _ path: String, spare: Int? = nil) -> Field {
            Field(Table.Column(title: title, isTime: true, spare: spare)) { entry in
                let text = entry.find(path)?.plain ?? ""
                return text.utf8.count > 19 ? String(text.prefix(19)).replacing("T", with: " ") : text
            }
        }
    }

    let fields: [Field]
    let options: OutputOptions
    /// What to say where there is nothing: the next step.
    let emptyNote: String

    func print(_ pages: Pages, limit: Int) async throws {
        if options.ndjson {
            try await pages.forEach(limit: limit) { try Console.data($0.text) }
            return
        }
        var entries: [JSON] = []
        try await pages.forEach(limit: limit) { entries.append($0) }
        try print(entries)
    }

    func print(_ entries: [JSON]) throws {
        if options.json { return try Console.data(JSON.array(entries).text) }
        if options.ndjson { return try entries.forEach { try Console.data($0.text) } }
        guard !entries.isEmpty else { return Console.note(emptyNote) }
        var table = Table(fields.map(\.column))
        for entry in entries { table.append(fields.map { $0.cell(entry) }) }
        try Console.show(table)
    }
}

extension JSON {
    /// The text at `path`; where there is none, at `other`.
    func words(_ path: String, orElse other: String) -> String {
        if let text = find(path)?.plain, !text.isEmpty { return text }
        return find(other)?.plain ?? ""
    }
}
