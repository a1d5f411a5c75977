import { config } from 'zod';

// The content security policy forbids code made from text, with which zod would parse faster. It tries as soon as a schema is
// made, so this module comes before all others.
config({ jitless: true });
