/// A word of a command line that is shown to be copied.
enum ShellWord {
    /// In single quotes, so that the shell reads nothing into it; control bytes are shown as spaces.
    static func quoted(_ text: String) -> String { "'\(Table.printable(text).replacing("'", with: "'\\''"))'" }
}
