import Testing

@testable import Intake

@Suite("Places in HTML")
struct HTMLPlacesTests {
    private static let values = [
        "x": "a b&c/d\"é", "url": "https://a.example/?b=1&c=2", "script": "javascript:alert(1)", "color": "#f00;x:y(",
        "tag": "--><script>",
    ]

    private func render(_ text: String) throws -> String? {
        try MergeTemplate(text, escaping: .html).render(byteLimit: 10_000) { Self.values[$0] }
    }

    @Test(
        "make a value harmless where it stands",
        arguments: [
            ("<p>{{x}}</p>", "<p>a b&amp;c/d&quot;é</p>"),
            ("<p title=\"{{x}}\">", "<p title=\"a b&amp;c/d&quot;é\">"),
            ("<a href=\"https://b/?q={{x}}\">", "<a href=\"https://b/?q=a%20b%26c%2Fd%22%C3%A9\">"),
            ("<a href=\"{{url}}\">", "<a href=\"https://a.example/?b=1&amp;c=2\">"),
            ("<a href=\" {{url}}\">", "<a href=\" https://a.example/?b=1&amp;c=2\">"),
            ("<a href=\"{{script}}\">", "<a href=\"#\">"),
            ("<a href=\"{{none}}{{script}}\">", "<a href=\"javascript%3Aalert%281%29\">"),
            ("<img SRC='{{script}}'>", "<img SRC='#'>"),
            ("<a href=\"{{&x}}\">", "<a href=\"a b&c/d\"é\">"),
            ("<p style=\"color:{{color}}\">", "<p style=\"color:#f00xy\">"),
            ("<style>a{color:{{color}}}</style>{{x}}", "<style>a{color:#f00xy}</style>a b&amp;c/d&quot;é"),
            ("<!-- {{tag}} --><b>{{x}}</b>", "<!-- --&gt;&lt;script&gt; --><b>a b&amp;c/d&quot;é</b>"),
            ("a < b {{x}}", "a < b a b&amp;c/d&quot;é"),
            ("<p>{{nick|Dear & all}}</p>", "<p>Dear &amp; all</p>"),
            ("<p>{{x|other}}</p>", "<p>a b&amp;c/d&quot;é</p>"),
        ])
    func escapes(template: String, result: String) throws { #expect(try render(template) == result) }

    @Test(
        "refuse a value where nothing helps",
        arguments: [
            "<script>var a = '{{x}}'</script>", "<a href={{url}}>", "<{{x}}>", "<p {{x}}>",
            "<p onclick=\"f('{{x}}')\">",
            "<p {{x}}=\"1\">", "<SCRIPT>{{x}}", "<iframe>{{x}}</iframe>",
        ])
    func refuses(template: String) {
        #expect(throws: MergeTemplateError(fault: .unsafePlace, line: 1)) { try render(template) }
    }

    @Test(
        "find the links that are led through us",
        arguments: [
            ("<a href=\"https://a.example/?b=1&amp;c=2\">x</a>", ["https://a.example/?b=1&c=2"]),
            ("<A HREF='HTTP://a.example'>x</A><a href='HTTP://a.example'>", ["HTTP://a.example"]),
            ("<a class=x href = \" https://a.example \">", ["https://a.example"]),
            ("<area href=\"https://a.example\"><link href=\"https://b.example\">", ["https://a.example"]),
            ("<a href=\"mailto:a@b.example\"><a href=\"#top\"><a href=\"/x\"><a href=\"\">", []),
            ("<a href=https://a.example>", []),
            ("<!-- <a href=\"https://a.example\"> --><script>'<a href=\"https://b.example\">'</script>", []),
            ("<a data-href=\"https://a.example\">", []),
            ("<a href=\"https://a.example/{{x}}\">", []),
        ])
    func links(template: String, links: [String]) throws {
        #expect(try MergeTemplate(template, escaping: .html).links == links)
    }

    @Test("read any bytes in time in proportion to their number")
    func anything() {
        let pieces = ["<", ">", "\"", "'", "<a href=\"", "<!--", "--", "</", "script", "=", " ", "x", "</body"]
        var text = ""
        for number in 0..<20_000 { text += pieces[(number &* 7_919 &+ number / 13) % pieces.count] }
        var places = HTMLPlaces()
        let bytes = Array(text.utf8)
        let marks = places.read(bytes, bytes.indices)
        #expect(marks.allSatisfy { $0.offset <= bytes.count })
        #expect(zip(marks, marks.dropFirst()).allSatisfy { $0.isStart != $1.isStart })
    }
}
