import ArgumentParser

/// How data is printed.
struct OutputOptions: ParsableArguments {
    @Flag(help: "One JSON document.") var json = false
    @Flag(help: "One JSON object a line.") var ndjson = false

    func validate() throws {
        if json && ndjson { throw ValidationError("--json and --ndjson exclude each other") }
    }
}

extension Console {
    static func show(_ table: Table) throws {
        let width = isOutputTerminal ? width : nil
        for line in table.lines(width: width, style: Style.output) { try data(line) }
        let leftOut = table.leftOut(width: width)
        if !leftOut.isEmpty { note("left out for want of room: \(leftOut.joined(separator: ", ")); --json has all") }
    }
}
