"""The peers: each records assertions, reads a claim's, retracts with dependants."""

import sqlite3


class ByHand:
    """What one would write with the sqlite3 module."""

    name = "sqlite3"

    def __init__(self, folder):
        self.db = sqlite3.connect(folder / "by_hand.db")
        self.db.executescript("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE claims (id INTEGER PRIMARY KEY, subject TEXT, predicate TEXT,
                                 value TEXT, UNIQUE (subject, predicate, value));
            CREATE TABLE assertions (id INTEGER PRIMARY KEY, claim INTEGER, source TEXT,
                                     stance TEXT, said TEXT, ground INTEGER,
                                     withdrawn INTEGER DEFAULT 0);
            CREATE INDEX by_claim ON assertions (claim);
            CREATE INDEX by_ground ON assertions (ground);
            """)

    def record(self, rows):
        """Rows of subject, predicate, value, source, said, ground; one commit."""
        with self.db:
            ids = []
            for subject, predicate, value, source, said, ground in rows:
                self.db.execute(
                    "INSERT OR IGNORE INTO claims (subject, predicate, value)"
                    " VALUES (?, ?, ?)",
                    (subject, predicate, value),
                )
                (claim,) = self.db.execute(
                    "SELECT id FROM claims WHERE (subject, predicate, value)"
                    " = (?, ?, ?)",
                    (subject, predicate, value),
                ).fetchone()
                ids.append(
                    self.db.execute(
                        "INSERT INTO assertions (claim, source, stance, said, ground)"
                        " VALUES (?, ?, 'affirms', ?, ?)",
                        (claim, source, said, ground),
                    ).lastrowid
                )
        return ids

    def sources_of(self, subject, predicate, value):
        return [
            source
            for (source,) in self.db.execute(
                "SELECT source FROM assertions JOIN claims ON claims.id = claim"
                " WHERE (subject, predicate, value) = (?, ?, ?) AND NOT withdrawn"
                " ORDER BY assertions.id",
                (subject, predicate, value),
            )
        ]

    def retract(self, assertion):
        with self.db:
            return self.db.execute(
                "UPDATE assertions SET withdrawn = 1 WHERE id IN ("
                " WITH RECURSIVE falls (id) AS (VALUES (?) UNION SELECT assertions.id"
                " FROM assertions JOIN falls ON ground = falls.id)"
                " SELECT id FROM falls)",
                (assertion,),
            ).rowcount


class Oxigraph:
    """An RDF store: an assertion is a node with its properties."""

    name = "pyoxigraph"

    def __init__(self, folder):
        import pyoxigraph

        self.ox = pyoxigraph
        self.store = pyoxigraph.Store(str(folder / "oxigraph"))
        self.made = 0

    def _node(self, name):
        return self.ox.NamedNode("urn:" + name)

    def record(self, rows):
        quads, ids = [], []
        for subject, predicate, value, source, said, ground in rows:
            self.made += 1
            act = self._node(f"act:{self.made}")
            claim = self._node(f"claim:{subject}:{predicate}:{value}")
            parts = [
                (claim, "subject", self._node(subject)),
                (claim, "predicate", self._node(predicate)),
                (claim, "value", self._node(value)),
                (act, "about", claim),
                (act, "source", self._node(source)),
                (act, "said", self.ox.Literal(said)),
            ]
            if ground is not None:
                parts.append((act, "ground", ground))
            quads += [self.ox.Quad(a, self._node(b), c) for a, b, c in parts]
            ids.append(act)
        self.store.extend(quads)
        return ids

    def sources_of(self, subject, predicate, value):
        found = self.store.query(
            "SELECT ?source { ?act <urn:about>"
            f" <urn:claim:{subject}:{predicate}:{value}> ; <urn:source> ?source }}"
        )
        return [row["source"].value[4:] for row in found]

    def retract(self, assertion):
        falls = [
            row["act"]
            for row in self.store.query(
                f"SELECT ?act {{ ?act <urn:ground>* {assertion} }}"
            )
        ]
        for act in falls:
            for quad in list(self.store.quads_for_pattern(act, None, None)):
                self.store.remove(quad)
        return len(falls)
