import { mount } from 'svelte'
import '../../../brand/tokens.css'
import '../base.css'
import { putIconsIntoPage } from '../lib/icons'
import Desk from './Desk.svelte'
import { desk } from './state/desk.svelte'

putIconsIntoPage()
void desk.begin()

const target = document.getElementById('app')
if (target) mount(Desk, { target })
