import Foundation
import TestKit
import Testing

/// The scripts are loaded into real shells.
@Suite("Completion in the shell")
struct TheShellCompletes {
    @Test("bash offers commands, their verbs and their options")
    func bash() async throws {
        try await Scratch.with { directory in
            let script = directory + "/postrider.bash"
            let made = try await Binary.run(["--generate-completion-script", "bash"])
            #expect(made.status == 0)
            try Data(made.output.utf8).write(to: URL(filePath: script))
            for (words, wanted) in [
                (["postrider", "doc"], "doctor"), (["postrider", "campaigns", "pau"], "pause"),
                (["postrider", "doctor", "--off"], "--offline"),
            ] {
                #expect(try offered(words, script).contains(wanted))
            }
        }
    }

    private func offered(_ words: [String], _ script: String) throws -> [String] {
        let line = words.map { "\"\($0)\"" }.joined(separator: " ")
        let bash = ChildProcess()
        bash.executableURL = URL(filePath: "/bin/bash")
        bash.arguments = [
            "-c",
            """
            source "\(script)"
            COMP_WORDS=(\(line)) COMP_CWORD=\(words.count - 1) COMP_LINE="\(words.joined(separator: " "))"
            COMP_POINT=${#COMP_LINE} COMP_TYPE=9
            cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
            $(complete -p postrider | sed 's/.*-F \\([^ ]*\\) .*/\\1/') postrider "$cur" "$prev"
            printf '%s\n' "${COMPREPLY[@]}"
            """,
        ]
        let output = Pipe()
        bash.standardInput = .nothing
        bash.standardOutput = .pipe(output)
        bash.environment = ["PATH": KilledNode.binary.deletingLastPathComponent().path + ":/usr/bin:/bin"]
        try bash.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        bash.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test("zsh and fish are written for too", arguments: ["zsh", "fish"])
    func others(shell: String) async throws {
        let made = try await Binary.run(["--generate-completion-script", shell])
        #expect(made.status == 0 && made.output.contains("doctor") && made.output.contains("campaigns"))
    }
}
